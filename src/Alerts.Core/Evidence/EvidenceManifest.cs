using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.DataFiles;
using Alerts.Notices;

namespace Alerts.Evidence;

/// <summary>What is in a file of evidence, and what is not: its <c>manifest.json</c>. A public contract.</summary>
/// <param name="Format">See <see cref="Current"/>.</param>
/// <param name="MadeAt">The only part that differs between two files about the same facts.</param>
/// <param name="Alert">The alert's id.</param>
/// <param name="Tenant">Whose deliveries are in it; null: everybody's.</param>
/// <param name="Files">In the order of the archive, without the manifest itself and SHA256SUMS.</param>
/// <param name="Missing">What belongs to it and cannot be shown. Empty: it is whole.</param>
public sealed record EvidenceManifest(string Format, DateTimeOffset MadeAt, string Alert, string? Tenant, IReadOnlyList<EvidenceFile> Files, IReadOnlyList<EvidenceGap> Missing)
{
    public const string Current = "alerts-evidence/1";

    /// <summary>As the data files are written, for people.</summary>
    internal static JsonSerializerOptions Options { get; } = new(DataFileReader.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As <see cref="Options"/>, one line.</summary>
    internal static JsonSerializerOptions Line { get; } = new(DataFileReader.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <param name="Sha256">In lower-case hex.</param>
/// <param name="What">For people.</param>
/// <param name="Retrieved">For an answer of a source: whence and when these bytes came, oldest first; null for other files.</param>
public sealed record EvidenceFile(
    string Path,
    string Sha256,
    long Bytes,
    string MediaType,
    string What,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EvidenceRetrieval>? Retrieved = null);

/// <param name="Url">As asked, after redirects, without user name and password.</param>
/// <param name="Headers">Of the answer, by lower-case name.</param>
public sealed record EvidenceRetrieval(SourceId Source, string Url, DateTimeOffset At, IReadOnlyDictionary<string, string> Headers)
{
    public static EvidenceRetrieval Of(EvidenceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new EvidenceRetrieval(entry.Source, WithoutUser(entry.Address), entry.At, entry.Headers);
    }

    private static string WithoutUser(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.UserInfo.Length > 0 ? new UriBuilder(url) { UserName = "", Password = "" }.Uri.AbsoluteUri : address;
}

/// <summary>What belongs to the evidence and cannot be shown.</summary>
/// <param name="What">For people.</param>
/// <param name="Why">For people.</param>
/// <param name="Sha256">Of the bytes, where it is known.</param>
/// <param name="Retrieved">Whence and when they came, where that is known.</param>
public sealed record EvidenceGap(
    string What,
    string Why,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EvidenceRetrieval>? Retrieved = null);
