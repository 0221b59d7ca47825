using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alerts.IntegrationTests;

/// <summary>The server as <c>Dockerfile</c> runs it, with its variables, where it can write to its data directory only.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ReadOnlyMachineTests
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_works_where_only_its_data_directory_can_be_written()
    {
        using var data = Installation.Offline();
        using var machine = new Scratch();
        var (app, here) = (Directory.CreateDirectory(machine["app"]).FullName, Directory.CreateDirectory(machine["here"]).FullName);
        await CopyAsync(Path.GetDirectoryName(AlertsProcess.Executable)!, app);
        SetModes(machine.Path, ReadOnly);
        using var server = Start(app, here, data.Path);
        try
        {
            var error = server.StandardError.ReadToEndAsync(Token);
            var (address, key) = await GreetingOfAsync(server, error);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var alert = (await client.GetFromJsonAsync<JsonElement>("/v1/alerts", Token)).GetProperty("items")[0].GetProperty("id").GetString();
            // Needs room for what is temporary.
            Assert.Equal((byte)'P', (await client.GetByteArrayAsync($"/v1/alerts/{alert}/evidence", Token))[0]);
            Assert.Equal(0, (await AlertsProcess.RunAsync(["health", "--ready", "--url", address])).ExitCode);
            Assert.All(WrittenBy(server.Id), path => Assert.StartsWith(data.Path, path, StringComparison.Ordinal));
            Assert.Contains(WrittenBy(server.Id), path => path.EndsWith("alerts.db", StringComparison.Ordinal));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(Token);
            SetModes(machine.Path, ReadOnly | UnixFileMode.UserWrite);
        }

        Assert.Empty(Directory.GetFileSystemEntries(here));
    }

    private static Process Start(string app, string here, string data)
    {
        string[] command = [Path.Combine(app, "alerts"), "serve"];
        // Modes do not bind root; without its capabilities they do.
        if (Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = here };
        foreach (var (name, value) in ImageVariables())
        {
            start.Environment[name] = value.Replace("/data", data, StringComparison.Ordinal);
        }

        start.Environment["HOME"] = here;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }

    private static List<(string Name, string Value)> ImageVariables()
    {
        var dockerfile = File.ReadAllText(Path.Combine(AlertsProcess.RepositoryRoot, "Dockerfile"));
        var block = dockerfile[dockerfile.IndexOf("\nENV ", StringComparison.Ordinal)..dockerfile.IndexOf("\nUSER ", StringComparison.Ordinal)];
        var variables = Variable().Matches(block).Select(m => (Name: m.Groups["name"].Value, Value: m.Groups["value"].Value)).ToList();
        Assert.Contains(variables, v => v.Name == "TMPDIR");
        return variables;
    }

    private static async Task<(string Address, string Key)> GreetingOfAsync(Process server, Task<string> error)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        string? key = null;
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            key = line.StartsWith("API key", StringComparison.Ordinal) ? line.Split(": ")[1] : key;
            if (line.StartsWith("Try:", StringComparison.Ordinal))
            {
                return (new Uri(line.Split(' ')[^1]).GetLeftPart(UriPartial.Authority), key!);
            }
        }

        throw new InvalidOperationException($"The server ended: {await error}");
    }

    // Files (not sockets, devices or the terminal) that the process holds open for writing.
    private static List<string> WrittenBy(int process)
    {
        const int AnyWrite = 3;
        var written = new List<string>();
        foreach (var entry in new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos())
        {
            var flags = File.ReadLines($"/proc/{process}/fdinfo/{entry.Name}").First(l => l.StartsWith("flags:", StringComparison.Ordinal)).Split('\t')[1];
            if (entry.LinkTarget is ['/', ..] path && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/memfd:", StringComparison.Ordinal) && (Convert.ToInt32(flags, 8) & AnyWrite) != 0)
            {
                written.Add(path);
            }
        }

        return written;
    }

    private static async Task CopyAsync(string from, string to)
    {
        using var copy = Process.Start("cp", ["-rL", $"{from}/.", to]);
        await copy.WaitForExitAsync(Token);
        Assert.Equal(0, copy.ExitCode);
    }

    private static void SetModes(string root, UnixFileMode mode)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root))
        {
            File.SetUnixFileMode(folder, mode);
        }
    }

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
