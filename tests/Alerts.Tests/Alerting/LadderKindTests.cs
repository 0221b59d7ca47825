using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>Every kind of day in the law climbs the same ladder and ends in one alert, in words that fit it.</summary>
public sealed class LadderKindTests
{
    private static readonly DateOnly Day = Some.Day("2026-11-27");

    [Theory]
    [InlineData(ProvisionEffect.Ban, "CN: Export ban of act ends 2026-11-27", "the export ban no longer applies")]
    [InlineData(ProvisionEffect.GeneralLicence, "CN: General licence of act ends 2026-11-27", "the general licence is over")]
    [InlineData(ProvisionEffect.CommentPeriod, "CN: Comment period of act ends 2026-11-27", "the comment period is over")]
    [InlineData(ProvisionEffect.Quota, "CN: Export quota of act ends 2026-11-27", "the export quota of 18,125 t is over; a new one of 96,600 t starts that day")]
    public async Task What_ends(ProvisionEffect effect, string headline, string byDefault)
    {
        var quota = effect == ProvisionEffect.Quota ? new QuotaAmount(18125, "t") : null;
        var act = Some.Measure("act", "2025-01-01", Some.Provision(effective: "2025-01-01", end: "2026-11-27") with { Effect = effect, Quota = quota });
        var next = Some.Measure("next", "2026-01-01", Some.Provision(effective: "2026-11-28", end: "2029-12-31") with { Effect = effect, Quota = quota is null ? null : new QuotaAmount(96600, "t") });
        var told = await TellAsync(quota is null ? Some.Dataset(act) : Some.Dataset(act, next), "act#");
        AssertLadder(told, headline, byDefault);
        Assert.All(told, a => Assert.Equal((Some.Day("2025-01-01"), Day), (a.Message.Since, a.Message.Until)));
    }

    [Theory]
    [InlineData(ProvisionEffect.Licence, "CN: Start of act is on 2026-11-27", "the export licence requirement applies for the first time")]
    [InlineData(ProvisionEffect.EntityListing, "CN: Start of act is on 2026-11-27", "the listing of entities applies for the first time")]
    [InlineData(ProvisionEffect.Tariff, "CN: Start of act is on 2026-11-27", "the export tariff applies for the first time")]
    [InlineData(ProvisionEffect.CommentPeriod, "CN: Start of the comment period of act is on 2026-11-27", "the comment period opens")]
    [InlineData(ProvisionEffect.Framework, "CN: Start of act is on 2026-11-27", "the framework takes effect")]
    public async Task What_starts(ProvisionEffect effect, string headline, string byDefault)
        => AssertLadder(await TellAsync(Some.Dataset(Some.Measure("act", "2025-01-01", Some.Provision(effective: "2026-11-27") with { Effect = effect })), "act#"), headline, byDefault);

    [Theory]
    [InlineData(RelationType.Suspends, "CN: Start of the suspension of control by pause is on 2026-11-27", "the export licence requirement is suspended")]
    [InlineData(RelationType.Repeals, "CN: Repeal of control by pause is on 2026-11-27", "the export licence requirement is repealed")]
    public async Task What_an_act_issued_ahead_does(RelationType type, string headline, string byDefault)
        => AssertLadder(
            await TellAsync(
                Some.Dataset(
                    Some.Measure("control", "2025-01-01", Some.Provision()),
                    Some.Measure("pause", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: Some.Suspends("control", "2026-11-27") with { Type = type }) with { Effect = ProvisionEffect.Suspension })),
                "pause#"),
            headline, byDefault);

    private static void AssertLadder(IReadOnlyList<Alert> told, string headline, string byDefault)
    {
        var rungs = told.Where(a => a.Kind == AlertKind.CliffUpcoming).OrderBy(a => a.RaisedAt).ToList();
        Assert.Equal([90, 30, 14, 7, 1, 0], rungs.Select(a => a.Rung!.Days));
        Assert.All(rungs, a => Assert.StartsWith(headline, a.Message.Headline, StringComparison.Ordinal));
        Assert.All(told, a => Assert.Contains(byDefault, a.Message.ByDefault, StringComparison.Ordinal));
        var closing = Assert.Single(told, a => a.Kind == AlertKind.CliffClosed);
        Assert.Contains("2026-11-27", closing.Message.Headline, StringComparison.Ordinal);
        Assert.EndsWith(", certain", Assert.Single(closing.Message.Present), StringComparison.Ordinal);
    }

    // Day by day, from before the first rung to after the end.
    private static async Task<IReadOnlyList<Alert>> TellAsync(PolicyDataset dataset, string subject)
    {
        var world = new World(Some.At("2026-08-01T08:00:00Z"));
        for (var day = 0; day < 150; day++)
        {
            await world.ExpiryWatch.WatchAsync(dataset, World.Cancel);
            world.Clock.Advance(TimeSpan.FromDays(1));
        }

        return [.. world.Told.All.Where(a => a.Subject.StartsWith(subject, StringComparison.Ordinal))];
    }
}
