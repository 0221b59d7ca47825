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
    DateOnly? LegalDate);

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
