using System.Text.RegularExpressions;

namespace Alerts.Tests.Functions;

/// <summary>The Functions host is built where its packages are, and only there.</summary>
public sealed partial class SolutionTests
{
    private static readonly string Solution = FunctionSettings.Text("Alerts.sln");

    private static readonly Dictionary<string, string> Projects = ProjectLine().Matches(Solution).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["id"].Value, StringComparer.Ordinal);

    [Theory]
    [InlineData("Debug", false)]
    [InlineData("Release", false)]
    [InlineData("Azure", true)]
    public void The_host_is_built_in_the_configuration_Azure_only(string configuration, bool isBuilt)
    {
        Assert.Contains($"{Projects["Alerts.Functions"]}.{configuration}|Any CPU.ActiveCfg", Solution, StringComparison.Ordinal);
        Assert.Equal(isBuilt, Solution.Contains($"{Projects["Alerts.Functions"]}.{configuration}|Any CPU.Build.0", StringComparison.Ordinal));
    }

    [Fact]
    public void The_configuration_Azure_builds_everything()
        => Assert.All(Projects, p => Assert.Contains($"{p.Value}.Azure|Any CPU.Build.0 = Azure|Any CPU", Solution, StringComparison.Ordinal));

    [Fact]
    public void The_double_compiles_what_is_deployed_and_the_product_never_refers_to_it()
    {
        Assert.Contains("../../src/Alerts.Functions/**/*.cs", FunctionSettings.Text("tests/Alerts.Functions.Doubled/Alerts.Functions.Doubled.csproj"), StringComparison.Ordinal);
        foreach (var project in Directory.EnumerateFiles(Path.Combine(FunctionSettings.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("Doubled", File.ReadAllText(project), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^Project\\(\"[^\"]+\"\\) = \"(?<name>[^\"]+)\", \"[^\"]+\\.csproj\", \"(?<id>\\{[^\"]+\\})\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ProjectLine();
}
