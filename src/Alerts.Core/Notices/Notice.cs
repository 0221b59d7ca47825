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

/// <summary>One item that an official source published.</summary>
/// <param name="Published">The instant the source gave; the first sight of it where it gave none.</param>
/// <param name="Materials">What it names itself, or else what the measures it cites concern; sorted.</param>
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
    public static string IdOf(SourceItem item) => DerivedId.Of("ntc", item.Identity);
}
