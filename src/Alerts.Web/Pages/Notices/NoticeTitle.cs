using System.Globalization;
using Alerts.Classification;
using Alerts.Web.Feeds;

namespace Alerts.Web.Pages.Notices;

internal static class NoticeTitle
{
    /// <summary>A publisher's title as a heading: one line, cut, and never empty.</summary>
    public static string Of(string title, int most) => FeedText.Line(title) is { Length: > 0 } line ? Text.Shorten(line, most) : "A notice without a title";

    /// <summary>"in Chinese"; the tag itself where no language is known by it.</summary>
    /// <param name="tag">BCP 47.</param>
    public static string LanguageOf(string tag)
    {
        try
        {
            return $"in {CultureInfo.GetCultureInfo(tag, predefinedOnly: true).EnglishName}";
        }
        catch (CultureNotFoundException)
        {
            return $"in {tag}";
        }
    }
}

/// <summary>What a sentence seems to do, in a word for people.</summary>
internal static class ActionWords
{
    public static string Of(ActionKind action) => action switch
    {
        ActionKind.Start => "Starts",
        ActionKind.Suspend => "Suspends",
        ActionKind.Resume => "Resumes",
        ActionKind.Extend => "Extends",
        ActionKind.End => "Ends",
        ActionKind.List => "Lists",
        ActionKind.Licence => "On licences",
    };
}
