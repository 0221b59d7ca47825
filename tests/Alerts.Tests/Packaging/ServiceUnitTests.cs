namespace Alerts.Tests.Packaging;

/// <summary><c>deploy/alerts.service</c>, read as systemd reads it (systemd.syntax(7)).</summary>
public sealed class ServiceUnitTests
{
    // Directives of systemd 252 (Debian 12) by section: one that is misspelt would be passed over with a warning.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["Unit"] = ["Description", "Documentation", "Wants", "After", "StartLimitIntervalSec", "StartLimitBurst"],
        ["Service"] =
        [
            "Type", "ExecStart", "User", "Group", "UMask", "StateDirectory", "StateDirectoryMode", "WorkingDirectory", "Environment", "EnvironmentFile", "TimeoutStopSec", "Restart", "RestartSec",
            "NoNewPrivileges", "CapabilityBoundingSet", "AmbientCapabilities", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectClock", "ProtectHostname", "ProtectKernelLogs",
            "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups", "ProtectProc", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
            "LockPersonality", "RemoveIPC", "SystemCallArchitectures", "SystemCallFilter", "SystemCallErrorNumber",
        ],
        ["Install"] = ["WantedBy"],
    };

    private static readonly List<(string Section, string Name, string Value)> Unit = Read(Repository.Text("deploy/alerts.service"));

    [Fact]
    public void Every_directive_is_one_of_systemd_in_its_section()
        => Assert.All(Unit, d => Assert.True(Known.TryGetValue(d.Section, out var names) && names.Contains(d.Name, StringComparer.Ordinal), $"[{d.Section}] {d.Name}"));

    [Theory]
    [InlineData("Type", "exec")]
    [InlineData("Restart", "on-failure")]
    [InlineData("NoNewPrivileges", "yes")]
    [InlineData("CapabilityBoundingSet", "")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("ProtectHome", "yes")]
    [InlineData("PrivateTmp", "yes")]
    [InlineData("PrivateDevices", "yes")]
    [InlineData("RestrictNamespaces", "yes")]
    [InlineData("SystemCallFilter", "@system-service")]
    [InlineData("SystemCallArchitectures", "native")]
    [InlineData("UMask", "0077")]
    [InlineData("StateDirectoryMode", "0700")]
    public void The_service_is_held_tight(string name, string value) => Assert.Equal(value, Of(name));

    [Fact]
    public void The_compiler_of_net_may_write_memory_and_run_it() => Assert.DoesNotContain(Unit, d => d.Name == "MemoryDenyWriteExecute");

    [Fact]
    public void It_is_not_root_and_writes_where_its_state_is()
    {
        Assert.DoesNotContain(Of("User"), (string[])["", "root", "0"]);
        var state = $"/var/lib/{Of("StateDirectory")}";
        Assert.Equal(state, Of("WorkingDirectory"));
        Assert.Contains($"ALERTS_DATA={state}", Unit.Where(d => d.Name == "Environment").Select(d => d.Value));
    }

    [Fact]
    public void It_starts_a_verb_that_there_is_and_waits_for_what_a_stop_takes()
    {
        var start = Of("ExecStart").Split(' ');
        Assert.True(Path.IsPathRooted(start[0]));
        Assert.Empty(Alerts.Server.Cli.AlertsCommand.Build().Parse(start[1..]).Errors);
        Assert.True(int.Parse(Of("TimeoutStopSec"), System.Globalization.CultureInfo.InvariantCulture) >= 10);
    }

    [Fact]
    public void The_guide_names_the_same_places()
    {
        var guide = Repository.Text("docs/install.md");
        Assert.All((string[])[Path.GetDirectoryName(Of("ExecStart").Split(' ')[0])!, Of("WorkingDirectory"), Of("EnvironmentFile").TrimStart('-'), "deploy/alerts.service"], place => Assert.Contains(place, guide, StringComparison.Ordinal));
    }

    private static string Of(string name) => Assert.Single(Unit, d => d.Name == name).Value;

    private static List<(string, string, string)> Read(string text)
    {
        var directives = new List<(string, string, string)>();
        var section = "";
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';')))
        {
            if (line is ['[', .., ']'])
            {
                section = line[1..^1];
            }
            else
            {
                var at = line.IndexOf('=', StringComparison.Ordinal);
                Assert.True(at > 0, $"'{line}' is no directive.");
                directives.Add((section, line[..at].Trim(), line[(at + 1)..].Trim()));
            }
        }

        return directives;
    }
}
