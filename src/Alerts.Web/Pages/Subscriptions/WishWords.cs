using System.Globalization;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>Subscriptions in words.</summary>
internal static class WishWords
{
    private const int MostNamed = 6;

    /// <summary>"gallium, germanium and 3 more".</summary>
    public static string Materials(SubscriptionFilter filter, MaterialCatalogue catalogue)
    {
        var names = filter.Materials.Select(catalogue.NameOf).ToList();
        return names.Count == 0 ? "All materials"
            : names.Count <= MostNamed ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
    }

    /// <summary>"weekly, on Monday at 08:00 (Europe/Berlin), quiet 22:00-07:00".</summary>
    public static string When(Cadence cadence)
    {
        var digest = cadence.Digest;
        var at = digest?.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        var often = digest?.Every switch { DigestEvery.Day => $"daily, at {at}", DigestEvery.Week => $"weekly, on {digest.On} at {at}", null => "at once" };
        var zone = digest is null && cadence.Quiet is null ? "" : $" ({cadence.TimeZone})";
        return cadence.Quiet is { } quiet ? $"{often}, quiet {quiet}{zone}" : $"{often}{zone}";
    }

    public static string Kind(AlertKind kind) => kind switch
    {
        AlertKind.NoticePublished => "a notice is published",
        AlertKind.NoticeRevised => "a notice is revised",
        AlertKind.PolicyChanged => "the law changes",
        AlertKind.CliffUpcoming => "a cliff is ahead",
        AlertKind.CliffClosed => "a cliff is over",
        AlertKind.SubscriptionStarted => "how things stand, at the beginning",
        AlertKind.SubscriptionConfirmation => "the question to confirm",
        AlertKind.Digest => "digests",
        AlertKind.SubscriptionTest => "tests",
        AlertKind.AlertCorrected => "corrections",
        AlertKind.SourceFailing => "a source cannot be read",
        AlertKind.SourceRecovered => "a source can be read again",
        AlertKind.SeriesGap => "a number of a series is missing",
        AlertKind.SeriesGapClosed => "a missing number is there",
        AlertKind.DatasetRefused => "a dataset revision is refused",
        AlertKind.TargetDisabled => "a target is switched off",
    };

    /// <summary>What a subscription is called where it may have no name.</summary>
    public static string Title(Subscription subscription, MaterialCatalogue catalogue) => subscription.Name.Length > 0 ? subscription.Name : Materials(subscription.Filter, catalogue);
}
