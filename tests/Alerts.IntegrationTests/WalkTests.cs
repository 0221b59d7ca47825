using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Alerts.IntegrationTests;

/// <summary>
/// The walk through a company's life in docs/api.md, typed into one bash against the real server: each command's output must be what the page
/// says; … on the page stands for anything.
/// </summary>
public sealed partial class WalkTests
{
    private const string Heading = "## A company's life, from its first key to its last";

    [Fact]
    public async Task The_walk_of_the_page_works_as_it_is_printed()
    {
        await using var loopback = await Loopback.StartAsync();
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["sources.json"], loopback.SourcesJson(), TestContext.Current.CancellationToken);
        loopback.Publish("walk-1", "Export control of gallium: notice of the walk", TimeProvider.System.GetUtcNow().AddMinutes(-1));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment);
        var address = (await server.LineWithAsync("Serving on"))!.Split(' ')[2];
        var key = (await server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1];

        var steps = Steps(await File.ReadAllTextAsync(Path.Combine(AlertsProcess.RepositoryRoot, "docs", "api.md"), TestContext.Current.CancellationToken));
        Assert.True(steps.Count >= 15, $"Only {steps.Count} commands were found under '{Heading}'.");
        var outputs = await TypeAsync(steps, scratch.Path, ("SERVER", address), ("KEY", key), ("HOOK", new Uri(loopback.Address, "/hook/acme").ToString()));
        foreach (var (step, output) in steps.Zip(outputs))
        {
            Assert.True(Fits(step.Expected, output), $"$ {step.Command}\n--- the page says\n{step.Expected}\n--- it was\n{output}");
        }

        Assert.Equal(steps.Count, outputs.Count);
        Assert.Contains(loopback.Receipts, r => r.Headline.StartsWith("Test message", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a … c\nd", "a b c\nd", true)]
    [InlineData("a\n…", "a\nb\nc", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a", "a b", false)]
    public void An_ellipsis_stands_for_anything_and_nothing_else_does(string expected, string output, bool fits) => Assert.Equal(fits, Fits(expected, output));

    private static bool Fits(string expected, string output)
        => Regex.IsMatch(output, $"^{Regex.Escape(expected).Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    // Console blocks: what follows "$ " is typed, a line that ends in a backslash goes on, the rest is what comes back.
    private static List<Step> Steps(string page)
    {
        var from = page.IndexOf(Heading, StringComparison.Ordinal);
        Assert.True(from >= 0, $"docs/api.md has no '{Heading}'.");
        var next = page.IndexOf("\n## ", from + Heading.Length, StringComparison.Ordinal);
        var steps = new List<Step>();
        foreach (Match block in ConsoleBlock().Matches(next < 0 ? page[from..] : page[from..next]))
        {
            var lines = new Queue<string>(block.Groups["text"].Value.Split('\n', StringSplitOptions.None));
            while (lines.TryDequeue(out var line))
            {
                if (line.StartsWith("$ ", StringComparison.Ordinal))
                {
                    var command = new StringBuilder(line[2..]);
                    while (command[^1] == '\\' && lines.TryDequeue(out var more))
                    {
                        command.Append('\n').Append(more);
                    }

                    steps.Add(new Step(command.ToString(), ""));
                }
                else if (line.Length > 0)
                {
                    steps[^1] = steps[^1] with { Expected = steps[^1].Expected.Length == 0 ? line : $"{steps[^1].Expected}\n{line}" };
                }
            }
        }

        return steps;
    }

    private static async Task<IReadOnlyList<string>> TypeAsync(IReadOnlyList<Step> steps, string folder, params (string Name, string Value)[] variables)
    {
        const string Mark = "---- end of step ----";
        var script = string.Concat(steps.Select(s => $"{s.Command}\necho '{Mark}'\n"));
        var start = new ProcessStartInfo("bash", ["-u"]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.StandardInput.WriteAsync(script.AsMemory(), TestContext.Current.CancellationToken);
        bash.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await using var end = patience.Token.Register(() => bash.Kill(entireProcessTree: true));
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return [.. output.Split($"{Mark}\n").SkipLast(1).Select(o => o.TrimEnd('\n'))];
    }

    [GeneratedRegex("```console\n(?<text>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ConsoleBlock();

    private sealed record Step(string Command, string Expected);
}
