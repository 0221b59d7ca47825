using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Alerts.Tests.Packaging;

/// <summary>What <c>Dockerfile</c> claims, as far as its text tells: no engine builds it here.</summary>
public sealed partial class DockerfileTests
{
    private static readonly IReadOnlyList<(string Verb, string Arguments)> All = Read(Repository.Text("Dockerfile"));

    // What runs is what the last FROM begins.
    private static readonly IReadOnlyList<(string Verb, string Arguments)> Final = [.. All.Skip(All.ToList().FindLastIndex(i => i.Verb == "FROM"))];

    [Fact]
    public void Every_image_names_its_version_and_distribution_and_that_of_the_framework()
    {
        var images = Of(All, "FROM").Select(a => a.Split(' ').First(w => !w.StartsWith("--", StringComparison.Ordinal))).ToList();
        Assert.Equal(2, images.Count);
        var framework = XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants("TargetFramework").Single().Value["net".Length..];
        Assert.All(images, image => Assert.Matches($@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):{Regex.Escape(framework)}-noble", image));
        // ICU and time zones: only in "extra".
        Assert.EndsWith("-noble-chiseled-extra", images[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_as_a_user_who_is_not_root_by_number_and_owns_its_data()
    {
        var user = Assert.Single(Of(Final, "USER"));
        Assert.True(int.Parse(user, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal(["/data"], Of(Final, "VOLUME"));
        Assert.Contains($"--from=build --chown={user}:{user} /data /data", Of(Final, "COPY"));
        Assert.Equal("/data", Environment["ALERTS_DATA"]);
        Assert.Equal("/data", Environment["TMPDIR"]);
    }

    [Fact]
    public void Nothing_in_the_image_needs_a_shell()
    {
        Assert.Empty(Of(Final, "RUN"));
        Assert.Empty(Of(Final, "SHELL"));
        string[][] commands = [Exec("ENTRYPOINT", ""), Exec("CMD", ""), Exec("HEALTHCHECK", "CMD ")];
        Assert.All(commands, command => Assert.NotEmpty(command));
        Assert.Equal(["dotnet", "/app/alerts.dll"], commands[0]);
        Assert.Equal(commands[0], commands[2].Take(2));
    }

    [Fact]
    public void The_health_check_asks_where_the_server_listens_and_both_are_verbs_that_there_are()
    {
        var port = new Uri(Environment["ASPNETCORE_URLS"]).Port;
        Assert.Equal([$"{port}"], Of(Final, "EXPOSE"));
        Assert.Equal(["health", "--url", $"http://127.0.0.1:{port}"], Exec("HEALTHCHECK", "CMD ").Skip(2));
        var root = Alerts.Server.Cli.AlertsCommand.Build();
        Assert.Empty(root.Parse(Exec("HEALTHCHECK", "CMD ")[2..]).Errors);
        Assert.Empty(root.Parse(Exec("CMD", "")).Errors);
        // The base image's own variable must not stand beside the address: Kestrel would warn at each start.
        Assert.Equal("", Environment["ASPNETCORE_HTTP_PORTS"]);
    }

    [Fact]
    public void Every_project_that_the_server_is_made_of_is_restored_by_its_lock_file()
    {
        var restored = Of(All, "COPY").Select(a => LockFile().Match(a)).Where(m => m.Success).Select(m => m.Groups["project"].Value);
        Assert.Equal(ProjectsOf("Alerts.Server").Order(StringComparer.Ordinal), restored.Order(StringComparer.Ordinal));
        Assert.Contains(Of(All, "RUN"), run => run.Contains("restore", StringComparison.Ordinal) && run.Contains("--locked-mode", StringComparison.Ordinal));
        Assert.Contains(Of(All, "RUN"), run => run.Contains("publish", StringComparison.Ordinal) && run.Contains("--no-restore", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_copied_is_let_in_and_nothing_else_is()
    {
        var ignored = Repository.Text(".dockerignore").Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToList();
        Assert.Equal("*", ignored[0]);
        var letIn = ignored.Where(l => l[0] == '!').Select(l => l[1..]).ToHashSet(StringComparer.Ordinal);
        Assert.All(letIn, path => Assert.True(Repository.Has(path), path));
        var copied = Of(All, "COPY").Where(a => !a.StartsWith("--from", StringComparison.Ordinal)).SelectMany(a => a.Split(' ')[..^1]).Select(p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(copied.Order(StringComparer.Ordinal), letIn.Order(StringComparer.Ordinal));
        Assert.Contains("**/obj", ignored);
    }

    private static Dictionary<string, string> Environment
        => Of(Final, "ENV").SelectMany(a => a.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    // The shell form is no JSON and fails here.
    private static string[] Exec(string verb, string before)
    {
        var arguments = Assert.Single(Of(Final, verb));
        var at = before.Length == 0 ? 0 : arguments.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return JsonSerializer.Deserialize<string[]>(arguments[at..])!;
    }

    private static HashSet<string> ProjectsOf(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([project]);
        while (open.TryPop(out var name))
        {
            if (found.Add(name))
            {
                var references = XDocument.Parse(Repository.Text($"src/{name}/{name}.csproj")).Descendants("ProjectReference");
                references.Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))).ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    private static IReadOnlyList<string> Of(IReadOnlyList<(string Verb, string Arguments)> instructions, string verb) => [.. instructions.Where(i => i.Verb == verb).Select(i => i.Arguments)];

    private static IReadOnlyList<(string, string)> Read(string text)
        => [.. Continuation().Replace(string.Join('\n', text.Split('\n').Where(l => !l.StartsWith('#'))), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Select(p => (p[0], p[1].Trim()))];

    [GeneratedRegex(@"^src/(?<project>\S+)/\*\.csproj src/\k<project>/packages\.lock\.json src/\k<project>/$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LockFile();

    [GeneratedRegex(@"\\\n\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continuation();
}
