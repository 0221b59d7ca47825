using Alerts.Tests.Support;

namespace Alerts.Tests.Packaging;

/// <summary>Files of the repository, by their paths in it.</summary>
internal static class Repository
{
    public static string Text(string path) => File.ReadAllText(Path.Combine(ShippedData.Root, path));

    public static bool Has(string path) => Path.Exists(Path.Combine(ShippedData.Root, path));
}
