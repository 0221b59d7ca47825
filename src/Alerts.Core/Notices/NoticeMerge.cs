using Alerts.Materials;

namespace Alerts.Notices;

/// <summary>One whole item at one look.</summary>
/// <param name="Key">The item's: <see cref="Notice.IdOf(SourceItem)"/>.</param>
/// <param name="Listed">See <see cref="NoticeAddress.Listed"/>.</param>
/// <param name="HasDate">Whether <paramref name="Published"/> is the source's; else it is the time of the look.</param>
/// <param name="Materials">What its text names.</param>
/// <param name="Possible">What its text may name, with low confidence.</param>
/// <param name="NamedBy">Why, for each of both.</param>
public sealed record Sighting(
    Source Source,
    SourceItem Item,
    string Key,
    string? Listed,
    DateTimeOffset Published,
    bool HasDate,
    DateOnly LegalDate,
    string TextHash,
    NoticeInstruments Instruments,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<MaterialId> Possible,
    IReadOnlyList<NamedBy> NamedBy)
{
    public string Language => Item.Language ?? Source.Language;

    /// <summary>The id of the notice that it makes where nothing is known of it.</summary>
    public string NewId => NoticeInstruments.Primary(Instruments.Own) is { } primary ? Notice.IdOf(primary) : Key;
}

/// <summary>What a sighting does to a notice.</summary>
/// <param name="Revised">The text that the address had before and that is no more; null unless it changed to one that was never seen.</param>
public sealed record Merged(Notice Notice, bool IsNewText, RevisedText? Revised);

/// <param name="Hash">Of the text before.</param>
/// <param name="Title">Null where the words before are not at hand, but in the history.</param>
public sealed record RevisedText(string Hash, string? Title, string? Text);

/// <summary>
/// Puts what was seen at one address together with what is known of a notice, so that the order in which copies are found does not
/// matter. The words shown are those of the address that says most: in the language of the act before a translation, then the longest.
/// </summary>
public static class NoticeMerge
{
    // A page that never stays the same must not fill the row.
    private const int MostTextsSeen = 200;

    private static readonly string[] EnglishIsLaw = ["US", "GB", "EU", "CA", "AU", "NZ", "IN", "ZW", "ZA"];

    /// <param name="before">Null where nothing is known.</param>
    public static Merged Add(Notice? before, Sighting seen, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var address = before?.Addresses.FirstOrDefault(a => a.IsOf(seen.Key, seen.Source.Id));
        var fresh = new NoticeAddress(
            seen.Key, seen.Source.Id, seen.Item.Link, address?.FirstSeen ?? now, seen.Language, seen.TextHash, seen.Listed, seen.Materials, seen.Instruments.Named)
        {
            Possible = seen.Possible.Count > 0 ? seen.Possible : null,
            NamedBy = seen.NamedBy.Count > 0 ? seen.NamedBy : null,
        };
        if (before is null)
        {
            return new Merged(New(seen, fresh, now), IsNewText: true, null);
        }

        var isNewText = !before.TextsSeen.Contains(seen.TextHash, StringComparer.Ordinal);
        var speaks = IsMain(seen, before) || (address is null && IsFuller(seen, before));
        var merged = (speaks ? InTheWordsOf(seen, before) : before) with
        {
            Published = seen.HasDate && seen.Published < before.Published ? seen.Published : before.Published,
            LegalDate = seen.HasDate && seen.LegalDate < before.LegalDate ? seen.LegalDate : before.LegalDate,
            Instruments = Union(before.Instruments, seen.Instruments.Own),
            Corrects = before.Corrects ?? seen.Instruments.Corrects,
            Addresses = address is null ? [.. before.Addresses, fresh] : [.. before.Addresses.Select(a => a.IsOf(seen.Key, seen.Source.Id) ? fresh : a)],
            TextsSeen = isNewText ? [.. before.TextsSeen.TakeLast(MostTextsSeen - 1), seen.TextHash] : before.TextsSeen,
        };
        return new Merged(merged, isNewText, isNewText && address?.TextHash is { } hash && hash != seen.TextHash && !WasLineOnly(address, seen) ? Before(before, seen, hash) : null);
    }

    private static bool IsMain(Sighting seen, Notice notice) => notice.Main == seen.Key && notice.Source == seen.Source.Id;

    // Its page could not be read until now: the text is whole, not changed.
    private static bool WasLineOnly(NoticeAddress address, Sighting seen) => address.Listed is null && seen.Listed is not null;

    // A translation follows the act, in words that drift: what changes there alone is no news.
    private static RevisedText? Before(Notice before, Sighting seen, string hash)
        => IsMain(seen, before) ? new RevisedText(hash, before.Title, before.Text)
            : IsOriginal(before.Jurisdiction, before.Language) == IsOriginal(seen.Source.Jurisdiction, seen.Language) ? new RevisedText(hash, null, null)
            : null;

    private static Notice New(Sighting seen, NoticeAddress address, DateTimeOffset now)
        => new(
            seen.NewId, seen.Source.Id, seen.Source.Jurisdiction, seen.Source.Authority, seen.Language, seen.Item.Title, seen.Item.Text, seen.Item.Link,
            seen.Published, seen.LegalDate, now, [], [])
        {
            Main = seen.Key,
            Instruments = Union([], seen.Instruments.Own),
            Corrects = seen.Instruments.Corrects,
            Addresses = [address],
            TextsSeen = [seen.TextHash],
        };

    private static Notice InTheWordsOf(Sighting seen, Notice notice) => notice with
    {
        Source = seen.Source.Id,
        Jurisdiction = seen.Source.Jurisdiction,
        Authority = seen.Source.Authority,
        Language = seen.Language,
        Title = seen.Item.Title,
        Text = seen.Item.Text,
        Link = seen.Item.Link,
        Main = seen.Key,
    };

    private static bool IsFuller(Sighting seen, Notice notice)
    {
        var (here, there) = (IsOriginal(seen.Source.Jurisdiction, seen.Language), IsOriginal(notice.Jurisdiction, notice.Language));
        return here != there ? here
            : seen.Item.Text.Length != notice.Text.Length ? seen.Item.Text.Length > notice.Text.Length
            : string.CompareOrdinal(seen.Item.Title, notice.Title) is var byTitle && byTitle != 0 ? byTitle < 0
            : string.CompareOrdinal(seen.Key, notice.Main) < 0;
    }

    private static bool IsOriginal(string jurisdiction, string language)
        => language.StartsWith("en", StringComparison.OrdinalIgnoreCase) == EnglishIsLaw.Contains(jurisdiction, StringComparer.Ordinal);

    private static IReadOnlyList<InstrumentId> Union(IReadOnlyList<InstrumentId> known, IReadOnlyList<InstrumentId> more)
        => [.. known.Concat(more).Distinct().OrderBy(i => i.Value, StringComparer.Ordinal)];
}
