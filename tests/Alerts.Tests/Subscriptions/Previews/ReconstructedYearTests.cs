using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Previews;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions.Previews;

/// <summary>The shipped law: an installation that has run for the year, and one that is new, tell the same of it.</summary>
public sealed class ReconstructedYearTests
{
    private const int Day = 1;

    private static readonly DateTimeOffset Now = Some.At("2026-11-23T12:00:00Z");

    [Fact]
    public async Task What_a_new_installation_reconstructs_is_what_one_that_ran_all_year_has_told()
    {
        var law = await ShippedData.PoliciesAsync();
        var lived = new World(Now.AddDays(-PreviewDesk.Days - Day), await ShippedData.CatalogueAsync());
        for (var at = lived.Clock.GetUtcNow(); at <= Now; at = at.AddDays(1))
        {
            lived.Clock.SetUtcNow(at);
            var known = law.AsKnownAt(lived.Clock.GetUtcNow());
            var report = await lived.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(known), World.Cancel);
            await lived.ExpiryWatch.WatchAsync(report.Dataset, World.Cancel);
        }

        var fresh = new World(Now, lived.Catalogue);
        foreach (var wish in new[] { new SubscriptionRequest(null, null), new SubscriptionRequest(null, null, ["gallium"]), new SubscriptionRequest(null, null, ["rare-earths"], ["CN", "US"]) })
        {
            var recorded = await ShowAsync(lived, wish, law);
            var reconstructed = await ShowAsync(fresh, wish, law);
            Assert.True(recorded.Told.Count > 10);
            Assert.All(recorded.Told, t => Assert.False(t.Reconstructed));
            Assert.All(reconstructed.Told, t => Assert.True(t.Reconstructed));
            Assert.Equal(Lines(recorded), Lines(reconstructed));
            Assert.Equal(recorded.Weeks, reconstructed.Weeks);
        }
    }

    [Fact]
    public async Task A_ban_on_gallium_that_was_set_aside_and_is_to_come_back_is_in_the_preview()
    {
        var world = new World(Now, await ShippedData.CatalogueAsync());
        var preview = await ShowAsync(world, new SubscriptionRequest(null, null, ["gallium"], ["CN"]), await ShippedData.PoliciesAsync());
        Assert.Contains(preview.Next, n => n.On == Some.Day("2026-11-27") && n.Headline.Contains("46/2024", StringComparison.Ordinal));
        Assert.Contains(preview.Told, t => t.Alert is { Kind: AlertKind.CliffUpcoming, Rung.Days: 90 } && t.Alert.Message.Headline.Contains("46/2024", StringComparison.Ordinal));
    }

    private static async Task<Preview> ShowAsync(World world, SubscriptionRequest wish, PolicyDataset law)
        => Assert.IsType<PreviewResult.Shown>(await world.Preview.PreviewAsync(wish, null, law, World.Cancel)).Preview;

    // The ids of changes hold the revisions between which they lie, and the baseline day is before the year in both.
    private static IEnumerable<string> Lines(Preview preview)
        => preview.Told.Select(t => $"{t.At:yyyy-MM-dd} {AlertKinds.Name(t.Alert.Kind)} {t.Alert.Severity} {t.Alert.Message.Headline}").Order(StringComparer.Ordinal);
}
