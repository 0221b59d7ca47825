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
    IReadOnlyList<ProvisionResponse> Provisions)
{
    public static MeasureResponse Of(Measure measure, PolicyTimeline timeline, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(timeline);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(measure.TimeZone)).DateTime);
        return new MeasureResponse(
            measure.Id, measure.Kind, measure.Jurisdiction, measure.Number, LegalText.ShortName(measure), measure.Titles, measure.Issued,
            measure.Effective, measure.Urls, measure.Confidence, measure.OpenQuestions ?? [], today,
            [.. measure.Provisions.SelectMany(p => timeline.PartsOf(new ProvisionKey(measure.Id, p.Number)).Select(part => ProvisionResponse.Of(p, part, timeline.StatusOn(part, today))))]);
    }
}

/// <summary>
/// The part of a measure with its own materials, destinations, dates and state. One provision comes as several items where
/// another act bears on some of its materials or destinations only.
/// </summary>
/// <param name="Number">As cited: 1(3).</param>
/// <param name="Effective">First day; null where unknown.</param>
/// <param name="End">Its own sunset; null where none was printed or announced.</param>
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
    IReadOnlyList<string> OpenQuestions)
{
    public static ProvisionResponse Of(Provision provision, ProvisionPart part, ProvisionStatus status)
    {
        ArgumentNullException.ThrowIfNull(provision);
        ArgumentNullException.ThrowIfNull(status);
        return new ProvisionResponse(
            provision.Number, provision.Title, part.Materials, part.Destinations, provision.Effect, provision.EndUse,
            provision.Effective, provision.End, status.State, status.Certainty, [.. status.Because.Select(k => k.ToString())],
            provision.Confidence, provision.OpenQuestions ?? []);
    }
}
