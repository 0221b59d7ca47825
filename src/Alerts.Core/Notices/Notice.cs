using System.Text.Json.Serialization;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>One item as a reader found it, before it is known what it is about.</summary>
/// <param name="Identity">
/// What makes it the same item at the next read, unique over all sources: a document number with its date, an absolute
/// URI, or the source's id with the item's own.
/// </param>
/// <param name="Published">Null where the source gave no usable date.</param>
/// <param name="LegalDate">The day of publication in the authority's zone; null where unknown.</param>
public sealed record SourceItem(
    string Identity,
    string Title,
    string Text,
    Uri? Link,
    DateTimeOffset? Published,
    DateOnly? LegalDate)
{
    /// <summary>Instruments that the source itself names as what this item is: a document number, a CELEX number. Empty where it names none.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; init; } = [];

    /// <summary>The instrument that this item corrects, where the source says so.</summary>
    public InstrumentId? Corrects { get; init; }

    /// <summary>BCP 47; null: the source's.</summary>
    public string? Language { get; init; }

    /// <summary>The page that holds the whole text, where this item is a line of a list: <see cref="INoticeReader.CompleteAsync"/> reads it. Null: the text is whole.</summary>
    public Uri? Detail { get; init; }
}

/// <summary>
/// What an official source published: one item, or one instrument wherever it is found. Source to legal date are those of the address
/// that says most, see <see cref="NoticeMerge"/>; the days are the earliest of all.
/// </summary>
/// <param name="Id">Derived from the instrument where one was known at first sight, else from the item: <see cref="Sighting.NewId"/>.</param>
/// <param name="Published">The instant the source gave; the first sight of it where it gave none.</param>
/// <param name="Materials">What it names itself and what the measure that it is concerns; where that is nothing, what the measures it cites concern. Sorted.</param>
/// <param name="Cites">Measures of the dataset whose numbers it names.</param>
public sealed record Notice(
    string Id,
    SourceId Source,
    string Jurisdiction,
    string Authority,
    string Language,
    string Title,
    string Text,
    Uri? Link,
    DateTimeOffset Published,
    DateOnly LegalDate,
    DateTimeOffset FirstSeen,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<MeasureId> Cites)
{
    private readonly IReadOnlyList<NoticeAddress>? _addresses;
    private readonly string? _main;

    /// <summary>What it is; sorted. Empty where no number was found.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; init; } = [];

    public InstrumentId? Corrects { get; init; }

    /// <summary>What it may concern besides its materials, with low confidence. Sorted.</summary>
    public IReadOnlyList<MaterialId> Possible { get; init; } = [];

    /// <summary>The key of the item whose words these are.</summary>
    public string Main
    {
        get => _main ?? Id;
        init => _main = value;
    }

    /// <summary>Where it was found, first first. Never empty: of a notice that was stored without, its own.</summary>
    public IReadOnlyList<NoticeAddress> Addresses
    {
        get => _addresses ?? [new NoticeAddress(Id, Source, Link, FirstSeen, Language)];
        init => _addresses = value;
    }

    /// <summary>Hashes of the texts that were ever seen of it, first first: what comes back is no news.</summary>
    public IReadOnlyList<string> TextsSeen { get; init; } = [];

    /// <summary>How often it was written; 0: never. Kept by the store.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>By what it is found: its items and its instruments.</summary>
    [JsonIgnore]
    public IEnumerable<string> Keys => Addresses.Select(a => a.Item).Distinct(StringComparer.Ordinal).Concat(Instruments.Select(i => i.Value));

    /// <summary>The key of an item, whatever notice it belongs to.</summary>
    public static string IdOf(SourceItem item) => DerivedId.Of("ntc", item.Identity);

    public static string IdOf(InstrumentId instrument) => DerivedId.Of("ntc", "instrument", instrument.Value);
}

/// <summary>One place where a notice stands, as one source shows it.</summary>
/// <param name="Item">The item's key: <see cref="Notice.IdOf(SourceItem)"/>.</param>
/// <param name="TextHash">Of the text there, without noise; null where it was stored before hashes were kept.</param>
/// <param name="Listed">Hash of the line of a list whose page was read: the page is read again when the line changes. Null where there is none.</param>
/// <param name="Materials">What the text there names; null where not known.</param>
/// <param name="Names">The instruments that the text there names; null where not known.</param>
public sealed record NoticeAddress(
    string Item,
    SourceId Source,
    Uri? Url,
    DateTimeOffset FirstSeen,
    string Language,
    string? TextHash = null,
    string? Listed = null,
    IReadOnlyList<MaterialId>? Materials = null,
    IReadOnlyList<InstrumentId>? Names = null)
{
    /// <summary>What the text there may name, with low confidence; null: nothing.</summary>
    public IReadOnlyList<MaterialId>? Possible { get; init; }

    /// <summary>By which words it names its materials, one for each; null: none, or not known.</summary>
    public IReadOnlyList<NamedBy>? NamedBy { get; init; }

    /// <summary>Two sources may give one item in different words: an organisation's feed its summary, the search its page.</summary>
    public bool IsOf(string item, SourceId source) => Item == item && Source == source;
}

/// <summary>A text that a notice once had at an address, whole.</summary>
/// <param name="Hash">As in <see cref="Notice.TextsSeen"/>.</param>
public sealed record NoticeVersion(string Notice, string Hash, string Item, DateTimeOffset At, string Title, string Text);
