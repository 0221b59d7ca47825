using System.Xml.Linq;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Sources;

namespace Alerts.Tests.Support;

/// <summary>The files of data/, read by the real readers, once.</summary>
internal static class ShippedData
{
    private static readonly Lazy<Task<MaterialCatalogue>> LazyCatalogue = new(async () => (await ReadMaterialsAsync(Bytes("materials.json"))).OrThrow());
    private static readonly Lazy<Task<PolicyDataset>> LazyPolicies = new(async () => (await ReadPoliciesAsync(Bytes("policies.json"))).OrThrow());
    private static readonly Lazy<Task<MaterialMatcher>> LazyMatcher = new(async () => new MaterialMatcher(await CatalogueAsync()));

    public static string Root { get; } = FindRoot();

    public static Task<MaterialCatalogue> CatalogueAsync() => LazyCatalogue.Value;

    public static Task<PolicyDataset> PoliciesAsync() => LazyPolicies.Value;

    public static Task<MaterialMatcher> MatcherAsync() => LazyMatcher.Value;

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, "data", name));

    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, "data", name));

    public static Task<DataFile<MaterialCatalogue>> ReadMaterialsAsync(byte[] bytes)
        => MaterialFileReader.ReadAsync("materials.json", bytes, Text("materials.schema.json"), CancellationToken.None);

    public static async Task<DataFile<PolicyDataset>> ReadPoliciesAsync(byte[] bytes)
        => await PolicyFileReader.ReadAsync("policies.json", bytes, Text("policies.schema.json"), await CatalogueAsync(), CancellationToken.None);

    public static Task<DataFile<IReadOnlyList<Source>>> ReadSourcesAsync(byte[] bytes)
        => SourceFileReader.ReadAsync("sources.json", bytes, Text("sources.schema.json"), new SourceChecks(schedule => schedule.Split(' ').Length == 5, SourceTrial.IsSelector), CancellationToken.None);

    /// <summary>Title and texts of every entry of the Chinese archive.</summary>
    public static IReadOnlyList<(string Title, string Text)> ChineseArchive()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        return [.. Directory.EnumerateFiles(Path.Combine(Root, "data", "archive", "cn-mofcom"), "*.xml").Order(StringComparer.Ordinal)
            .SelectMany(f => XDocument.Load(f).Descendants(atom + "entry"))
            .Select(e => (e.Element(atom + "title")!.Value, $"{e.Element(atom + "summary")?.Value}\n{e.Element(atom + "content")?.Value}"))];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Alerts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Alerts.sln is in no folder above the tests.");
    }
}
