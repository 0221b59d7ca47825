using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alerts.Tests.Infrastructure;

/// <summary>infra/ compiles and passes the linter. That Azure takes it is not shown here: docs/deploy.md says so.</summary>
public sealed partial class BicepTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["AZURE_ENV_NAME"] = "try", ["AZURE_LOCATION"] = "westeurope" };

    [Fact]
    public async Task Everything_compiles_and_the_linter_has_nothing_to_say()
    {
        var answer = await BicepCli.RunAsync(BicepCli.Folder, Variables, "lint", "main.bicepparam");
        Assert.Equal(new BicepCli.Answer(0, "", ""), answer);
    }

    [Fact]
    public void The_parameter_file_reaches_every_file()
    {
        var main = File.ReadAllText(Path.Combine(BicepCli.Folder, "main.bicep"));
        Assert.StartsWith("using 'main.bicep'", File.ReadAllText(Path.Combine(BicepCli.Folder, "main.bicepparam")), StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(BicepCli.Folder, "*.bicep*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(BicepCli.Folder, f)).Except(["main.bicep", "main.bicepparam", "bicepconfig.json"]).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Contains($" '{f}'", main, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("stages.bicep", "\nparam forgotten string\n", "no-unused-params")]
    [InlineData("modules/identity.bicep", "\noutput key string = listKeys(identity.id, '2024-11-30').key\n", "outputs-should-not-contain-secrets")]
    public async Task A_fault_that_the_linter_finds_is_an_error(string file, string fault, string rule)
    {
        var copy = BicepCli.CopyOfInfra();
        try
        {
            await File.AppendAllTextAsync(Path.Combine(copy.FullName, file), fault, TestContext.Current.CancellationToken);
            var answer = await BicepCli.RunAsync(copy.FullName, Variables, "lint", file);
            Assert.NotEqual(0, answer.Code);
            Assert.Contains($"Error {rule}", answer.Output + answer.Faults, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_stage_that_there_is_not_is_refused()
    {
        var answer = await BicepCli.RunAsync(BicepCli.Folder, new Dictionary<string, string>(Variables) { ["ALERTS_STAGE"] = "production" }, "build-params", "main.bicepparam", "--stdout");
        Assert.NotEqual(0, answer.Code);
        Assert.Contains("production", answer.Faults, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_of_the_linter_is_an_error_but_the_one_that_goes_by_the_clock()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(BicepCli.Folder, "bicepconfig.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var rules = config.RootElement.GetProperty("analyzers").GetProperty("core").GetProperty("rules").EnumerateObject()
            .ToDictionary(r => r.Name, r => r.Value.GetProperty("level").GetString());
        Assert.True(rules.Count > 40);
        Assert.Equal(["use-recent-api-versions"], rules.Where(r => r.Value != "error").Select(r => r.Key));
    }

    [Fact]
    public void No_module_comes_from_a_registry()
        => Assert.All(Directory.EnumerateFiles(BicepCli.Folder, "*.bicep*", SearchOption.AllDirectories), f => Assert.DoesNotMatch("'(br|ts)[:/]", File.ReadAllText(f)));

    /// <summary>The compiled template: no way for a secret in, none out.</summary>
    [Fact]
    public async Task The_template_takes_no_secret_asks_for_none_and_gives_none_away()
    {
        var answer = await BicepCli.RunAsync(BicepCli.Folder, Variables, "build", "main.bicep", "--stdout");
        Assert.Equal((0, ""), (answer.Code, answer.Faults));
        Assert.Contains("\"outputs\"", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(AskingForSecrets(), answer.Output);
        Assert.DoesNotContain("secureString", answer.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secureObject", answer.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Microsoft.KeyVault/vaults/secrets", answer.Output, StringComparison.Ordinal);
    }

    /// <summary>listKeys, listSecrets, getSecret and their like.</summary>
    [GeneratedRegex(@"\b(list[A-Z]\w*|getSecret)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AskingForSecrets();
}
