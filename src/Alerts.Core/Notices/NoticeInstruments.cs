using System.Text.RegularExpressions;

namespace Alerts.Notices;

/// <summary>Which instruments an item is, which it names beside, and which it corrects.</summary>
/// <param name="Own">What the source says that it is; else what its title begins with, or what its body says of its own number.</param>
/// <param name="Named">All that it names, its own included, in the order of the text.</param>
/// <param name="Corrects">Null where it corrects none, or does not say which.</param>
public sealed partial record NoticeInstruments(IReadOnlyList<InstrumentId> Own, IReadOnlyList<InstrumentId> Named, InstrumentId? Corrects)
{
    private const int Timeout = 1000;

    // A label of the act's own number stands near the head of the page or, of the Federal Register, at its foot.
    private const int HeadOfBody = 600;

    /// <param name="home">The Chinese series of an announcement that names no authority; null: such is passed over.</param>
    public static NoticeInstruments Of(SourceItem item, string? home)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (title, body) = (InstrumentText.Normal(item.Title), InstrumentText.Normal(item.Text));
        var (inTitle, inBody) = (InstrumentParser.Find(title, home), InstrumentParser.Find(body, home));
        var said = item.Instruments.Select(i => i.Canonical).ToList();
        var corrects = item.Corrects?.Canonical
            ?? (Correction().IsMatch(title) ? inTitle.Concat(inBody).Select(m => Corrected(m.Id)).FirstOrDefault(id => !said.Contains(id)) : null);
        var read = Commentary().IsMatch(title) ? [] : AtHead(title, inTitle) is { Count: > 0 } head ? head : Labelled(body, inBody, inTitle.Count == 0);
        IReadOnlyList<InstrumentId> own = [.. said.Concat(read).Distinct().Where(i => i != corrects)];
        return new NoticeInstruments(own, [.. own.Concat(inTitle.Concat(inBody).Select(m => m.Id)).Distinct()], corrects);
    }

    /// <summary>The series of numbers without an authority, where only one authority of the jurisdiction counts so; null: there is none.</summary>
    public static string? HomeOf(string jurisdiction, string authority) => jurisdiction == "CN" ? ChineseInstruments.SeriesOf(authority) : null;

    /// <summary>What a notice's id is derived from: the number of the act itself before that of one printing of it. Null where there is none.</summary>
    public static InstrumentId? Primary(IReadOnlyCollection<InstrumentId> own)
        => own.OrderBy(RankOf).ThenBy(i => i.Value, StringComparer.Ordinal).FirstOrDefault();

    private static int RankOf(InstrumentId id)
        => id.Value.StartsWith("gb:govuk:", StringComparison.Ordinal) ? 3
            : id.Value.StartsWith("us:fr-page:", StringComparison.Ordinal) ? 2
            : id.Value.StartsWith("us:fr:", StringComparison.Ordinal) ? 1
            : 0;

    // Several numbers in one phrase are a list of acts, not the name of one.
    private static List<InstrumentId> AtHead(string title, IReadOnlyList<InstrumentMention> mentions)
        => mentions.GroupBy(m => m.Start).FirstOrDefault() is { } first && first.Count() == 1 && Heading().IsMatch(title[..first.Key])
            ? [first.First().Id]
            : [];

    private static List<InstrumentId> Labelled(string body, IReadOnlyList<InstrumentMention> mentions, bool titleNamesNone)
        => [.. mentions.GroupBy(m => m.Start)
            .Where(phrase => phrase.Count() == 1 && IsOwnNumber(body, phrase.First(), titleNamesNone))
            .Select(phrase => phrase.First().Id)
            .Take(1)];

    private static bool IsOwnNumber(string body, InstrumentMention mention, bool titleNamesNone)
    {
        var before = body.AsSpan(Math.Max(0, mention.Start - 24), Math.Min(24, mention.Start));
        var after = body.AsSpan(mention.Start + mention.Length);
        return (mention.Start < HeadOfBody && Label().IsMatch(before))
            || (titleNamesNone && mention.Start == 0 && !after.StartsWith("的"))
            || (mention.Id.Value.StartsWith("us:fr:", StringComparison.Ordinal) && after.StartsWith(" Filed", StringComparison.Ordinal));
    }

    // A corrigendum has a number of its own that is made of the corrected one: 32026R1941R(01), C1-2025-19846.
    private static InstrumentId Corrected(InstrumentId id) => new(CorrectionNumber().Replace(id.Value, "${act}"));

    [GeneratedRegex("^(?<act>eu:celex:[0-9A-Z]+)R\\([0-9]{2}\\)$|^(?<act>us:fr:)[CR][0-9]-", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex CorrectionNumber();

    [GeneratedRegex("更正|勘误|(?<![A-Za-z])(?:correction|corrigendum|corrigenda|erratum|correcting amendments?)(?![A-Za-z])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Correction();

    // What explains an act names it as the act itself does.
    [GeneratedRegex("解读|答记者问|问答|发言人|负责人|(?<![A-Za-z])(?:Q&A|Q and A|FAQs?|spokes(?:person|man|woman)|explain(?:ed|er)|interpretation|remarks|press conference)(?![A-Za-z])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Commentary();

    // What may stand before an act's own number: the State's name, what sort of page this is, the sort and maker of a European act.
    [GeneratedRegex("^(?:中华人民共和国|[【\\[](?:公告|政策)[】\\]]|(?:China'?s?|PRC|The)[:,]? ?|(?:Guidance|Notice|News|News story|Press release|Policy paper|Official document|Statutory guidance|Collection|Rule|Proposed Rule|Presidential Document|Federal Register|Registration): ?|(?:(?:Commission|Council|European Parliament and Council|Implementing|Delegated) ){0,3})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Heading();

    [GeneratedRegex("(?:[【\\[]?(?:发布文号|发文字号|发文号|文号|公告编号)[】\\]]?[:]?|(?:Document No\\.?|Document number|Registration|Reference)[:]?) ?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Label();
}
