using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// What is told, neutral of any channel. Every text is plain; channels escape and shorten, and show the parts in the order of
/// <see cref="AlertSections"/>. All after <paramref name="References"/> came later: alerts stored before read as without.
/// </summary>
/// <param name="Headline">At most 120 characters.</param>
/// <param name="Summary">One paragraph: what happened or will happen.</param>
/// <param name="Since">The first day of what it is about: of the suspension that ends, of the provision that starts.</param>
/// <param name="Until">The last day of it; null where it has no end.</param>
/// <param name="ByDefault">What happens on the day after if nobody acts.</param>
/// <param name="Beside">What stays in force beside it, one provision each.</param>
/// <param name="Present">The state of single provisions, one each.</param>
/// <param name="Ahead">What comes next, by day.</param>
/// <param name="Readings">Where it is unconfirmed: each way to read it, and who reads it so.</param>
/// <param name="Claims">What others say of it. No law, so shown below the law.</param>
public sealed record AlertMessage(
    string Headline,
    string Summary,
    IReadOnlyList<Fact> Facts,
    Certainty Certainty,
    IReadOnlyList<string> OpenQuestions,
    Quote? Quote,
    IReadOnlyList<Reference> References,
    DateOnly? Since = null,
    DateOnly? Until = null,
    string? ByDefault = null,
    IReadOnlyList<string>? Beside = null,
    IReadOnlyList<string>? Present = null,
    IReadOnlyList<string>? Ahead = null,
    IReadOnlyList<string>? Readings = null,
    IReadOnlyList<ReportedClaim>? Claims = null)
{
    public const int MaxHeadline = 120;

    public IReadOnlyList<string> Beside { get; init; } = Beside ?? [];

    public IReadOnlyList<string> Present { get; init; } = Present ?? [];

    public IReadOnlyList<string> Ahead { get; init; } = Ahead ?? [];

    public IReadOnlyList<string> Readings { get; init; } = Readings ?? [];

    public IReadOnlyList<ReportedClaim> Claims { get; init; } = Claims ?? [];

    /// <summary>Cut at <see cref="MaxHeadline"/> with an ellipsis, never inside a surrogate pair.</summary>
    public static string FitHeadline(string text) => Text.Shorten(text, MaxHeadline);
}

public sealed record Fact(string Label, string Text);

public sealed record Reference(string Title, Uri Url);

/// <summary>Who said what, when and where.</summary>
/// <param name="Said">Null where no day was found.</param>
/// <param name="Where">Name of the publication or page.</param>
public sealed record ReportedClaim(string By, DateOnly? Said, string Says, string Where, Uri? Url)
{
    public static ReportedClaim Of(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new ReportedClaim(claim.By, claim.Said, claim.Says, claim.Where, claim.Url);
    }

    /// <summary>Without the link.</summary>
    public override string ToString() => $"{By}, {Said?.ToString("O") ?? "day not known"}: {Says} ({Where})";
}
