using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Measures;

/// <summary>The policy dataset in use.</summary>
/// <param name="Revision">Changes with the content of the dataset and only then.</param>
/// <param name="AsOf">The day up to which the dataset's authors looked.</param>
public sealed record MeasuresResponse(string Revision, DateOnly AsOf, IReadOnlyList<MeasureResponse> Items);

/// <summary>One legal act. Its state is that of its provisions.</summary>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Number">The official number as printed.</param>
/// <param name="ShortName">How messages call it: 46/2024.</param>
/// <param name="Titles">By BCP 47 language tag.</param>
/// <param name="Effective">Null where no date was found; each provision has its own.</param>
/// <param name="Confidence">In the text and dates of the instrument, not in its state today.</param>
/// <param name="Parties">The other states of an agreement.</param>
/// <param name="Quote">Words of the instrument in its own language.</param>
/// <param name="Claims">What others say of it, oldest first. No law, and they may disagree.</param>
/// <param name="Today">The day in the authority's time zone for which the provisions' states are given.</param>
public sealed record MeasureResponse(
    MeasureId Id,
    MeasureKind Kind,
    string Jurisdiction,
    string? Number,
    string ShortName,
    IReadOnlyDictionary<string, string> Titles,
    DateOnly? Issued,
    DateOnly? Effective,
    IReadOnlyList<Uri> Urls,
    Confidence Confidence,
    IReadOnlyList<string> OpenQuestions,
    DateOnly Today,
    IReadOnlyList<ProvisionResponse> Provisions,
    IReadOnlyList<string> Issuers,
    IReadOnlyList<string> Parties,
    Quote? Quote,
    string? Notes,
    IReadOnlyList<ClaimResponse> Claims)
{
    public static MeasureResponse Of(Measure measure, PolicyDataset dataset, PolicyTimeline timeline, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(timeline);
        var today = measure.Today(now);
        return new MeasureResponse(
            measure.Id, measure.Kind, measure.Jurisdiction, measure.Number, LegalText.ShortName(measure), measure.Titles, measure.Issued,
            measure.Effective, measure.Urls, measure.Confidence, measure.OpenQuestions ?? [], today,
            [.. measure.Provisions.SelectMany(p => timeline.PartsOf(new ProvisionKey(measure.Id, p.Number)).Select(part => ProvisionResponse.Of(p, part, timeline.StatusOn(part, today))))],
            measure.Issuers, measure.Parties ?? [], measure.Quote, measure.Notes, [.. dataset.ClaimsOn(measure.Id).Select(ClaimResponse.Of)]);
    }
}

/// <summary>
/// The part of a measure with its own materials, destinations, dates and state. One provision comes as several items where
/// another act bears on some of its materials or destinations only.
/// </summary>
/// <param name="Number">As cited: 1(3).</param>
/// <param name="Effective">First day; null where unknown.</param>
/// <param name="End">Its own sunset; null where none was printed or announced.</param>
/// <param name="Scope">The items, in our own words.</param>
/// <param name="HsCodes">As the instrument prints them: hints.</param>
/// <param name="Origins">Only goods from these countries; null: of any origin.</param>
/// <param name="Relations">What it does to others: suspends, amends, extends, repeals, excepts.</param>
/// <param name="State">On the measure's <c>today</c>.</param>
/// <param name="Certainty">Unconfirmed where a printed window is over, an extension was announced and no instrument was found.</param>
/// <param name="Because">The provisions that make it so: cn-mofcom-2025-72#1.</param>
public sealed record ProvisionResponse(
    string Number,
    string Title,
    IReadOnlyList<MaterialId> Materials,
    DestinationScope Destinations,
    ProvisionEffect Effect,
    EndUse EndUse,
    DateOnly? Effective,
    WindowEnd? End,
    LegalState State,
    Certainty Certainty,
    IReadOnlyList<string> Because,
    Confidence Confidence,
    IReadOnlyList<string> OpenQuestions,
    string? Scope,
    IReadOnlyList<string> ControlCodes,
    IReadOnlyList<string> HsCodes,
    string? EndUsers,
    IReadOnlyList<string>? Origins,
    QuotaAmount? Quota,
    IReadOnlyList<Relation> Relations)
{
    public static ProvisionResponse Of(Provision provision, ProvisionPart part, ProvisionStatus status)
    {
        ArgumentNullException.ThrowIfNull(provision);
        ArgumentNullException.ThrowIfNull(status);
        return new ProvisionResponse(
            provision.Number, provision.Title, part.Materials, part.Destinations, provision.Effect, provision.EndUse,
            provision.Effective, provision.End, status.State, status.Certainty, [.. status.Because.Select(k => k.ToString())],
            provision.Confidence, provision.OpenQuestions ?? [], provision.Scope, provision.ControlCodes ?? [], provision.HsCodes ?? [],
            provision.EndUsers, provision.Origins, provision.Quota, provision.Relations ?? []);
    }
}

/// <summary>Who said what of which provision, when and where.</summary>
/// <param name="Said">Null where no day was found.</param>
/// <param name="About">Which measures, and which of their provisions; null provisions mean the measure as a whole.</param>
public sealed record ClaimResponse(string Id, ClaimSource Source, string By, DateOnly? Said, string Says, string Where, Uri? Url, Confidence Confidence, IReadOnlyList<ClaimSubject> About)
{
    public static ClaimResponse Of(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new ClaimResponse(claim.Id, claim.Source, claim.By, claim.Said, claim.Says, claim.Where, claim.Url, claim.Confidence, claim.About);
    }
}
