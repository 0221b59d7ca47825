namespace Alerts.Tests.Packaging;

/// <summary>Files at the top of the repository.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(Find);

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root.Value, path));



    public static bool Has(string path) => Path.Exists(Path.Combine(Root.Value, path));

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Alerts.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("Alerts.sln was not found above the tests.");
    }
}
