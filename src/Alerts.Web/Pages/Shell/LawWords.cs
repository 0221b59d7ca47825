using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Web.Feeds;

namespace Alerts.Web.Pages.Shell;

/// <summary>How pages of the law name what the dataset has as codes.</summary>
internal static class LawWords
{
    private const int LongestName = 60;
    private const int LongestSubject = 200;
    private const int LongestSentence = 2000;

    /// <summary>"general licence".</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => KebabCase.NameOf(value).Replace('-', ' ');

    /// <summary>"46/2024 ¶2", cut: what has no number is named by its title.</summary>
    public static string Name(PolicyDataset dataset, ProvisionKey key) => Short(LegalText.ShortName(dataset, key));

    public static string Name(Measure measure) => Short(LegalText.ShortName(measure));

    /// <summary>"United States, Japan"; "all destinations but France".</summary>
    public static string Destinations(DestinationScope scope)
        => scope.All ? "all destinations" : scope.Only is { } only ? Countries(only) : $"all destinations but {Countries(scope.Except ?? [])}";

    /// <param name="codes">ISO 3166-1 alpha-2, or EU.</param>
    public static string Countries(IEnumerable<string> codes) => string.Join(", ", codes.Select(Places.NameOf));

    /// <summary>"2025-11-09 to 2026-11-27", "since 2026-11-28", "until 2024-12-02".</summary>
    public static string Days(DateOnly? first, DateOnly? last) => (first, last) switch
    {
        ({ } from, { } to) => from == to ? $"on {from:O}" : $"{from:O} to {to:O}",
        ({ } from, null) => $"from {from:O}",
        (null, { } to) => $"until {to:O}",
        (null, null) => "on all days",
    };

    /// <summary>"today", "in 4 days", "4 days ago".</summary>
    public static string DaysLeft(int days) => days switch
    {
        0 => "today",
        1 => "tomorrow",
        -1 => "yesterday",
        < 0 => $"{-days} days ago",
        _ => $"in {days} days",
    };

    /// <summary>"Suspension of 46/2024 ¶2 by 72/2025 ends", cut.</summary>
    public static string OnTheDay(CliffEvent cliff, PolicyDataset dataset) => Text.Shorten(FeedText.Line(CliffText.OnTheDay(cliff, dataset)), LongestSubject);

    /// <summary>What is so from the day after, if nobody acts, cut.</summary>
    public static string ByDefault(CliffEvent cliff, LawView view) => Text.Shorten(FeedText.Line(CliffText.ByDefault(cliff, view.Dataset, view.Catalogue)), LongestSentence);

    /// <summary>For headings and tabs: on one line, at most 160 characters.</summary>
    public static string Title(Measure measure) => Text.Shorten(FeedText.Line(measure.EnglishTitle), 160);

    private static string Short(string name) => Text.Shorten(FeedText.Line(name), LongestName);
}
