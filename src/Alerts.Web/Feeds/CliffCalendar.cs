using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Alerts.Web.Feeds;

/// <summary>
/// Writes cliffs as a calendar (RFC 5545, RFC 7986): one whole day each, where its authority sits. An event keeps its UID when its day moves, and its SEQUENCE grows.
/// No METHOD: whoever publishes by one has to name an organizer (RFC 5546 section 3.2.1).
/// </summary>
internal sealed class CliffCalendar(CliffChronicle chronicle, FeedScope scope, MaterialCatalogue catalogue)
{
    public const string MediaType = "text/calendar";

    private const string Refresh = "PT6H";
    private const int MostTitle = 250;

    private readonly PolicyDataset _dataset = chronicle.Dataset ?? throw new ArgumentException("No dataset is in use.", nameof(chronicle));

    /// <param name="alarm">So many days before to remind; null: not at all.</param>
    /// <param name="now">Cliffs are shown until a year after their day.</param>
    public string Write(int? alarm, DateTimeOffset now)
    {
        var calendar = new Calendar { ProductId = "-//Alerts//Cliffs//EN" };
        var name = FeedText.Line($"Export rule dates: {scope.Title(catalogue)}");
        calendar.AddProperty("NAME", name);
        calendar.AddProperty("X-WR-CALNAME", name);
        calendar.AddProperty("X-PUBLISHED-TTL", Refresh);
        var refresh = new CalendarProperty("REFRESH-INTERVAL", Refresh);
        refresh.AddParameter("VALUE", "DURATION");
        calendar.Properties.Add(refresh);
        foreach (var shown in Events(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-CliffChronicle.Remembered)))
        {
            if (alarm is { } days && shown.Status != EventStatus.Cancelled)
            {
                shown.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = shown.Summary, Trigger = new Trigger(Duration.FromDays(-days)) });
            }

            calendar.Events.Add(shown);
        }

        return FeedText.Fold(new CalendarSerializer().SerializeToString(calendar)!);
    }

    private IEnumerable<CalendarEvent> Events(DateOnly from)
    {
        var materials = scope.Materials(catalogue);
        var there = chronicle.Cliffs.Where(c => !c.IsGone).Select(c => (c.Cliff.Key.Window, c.Cliff.Key.On)).ToHashSet();
        foreach (var cliff in chronicle.Cliffs.Where(c => c.Cliff.Key.On >= from))
        {
            if (cliff.Memory is { } gone)
            {
                // What took its place on that day says all.
                if (scope.Asks(gone, materials) && !there.Contains((cliff.Cliff.Key.Window, cliff.Cliff.Key.On)))
                {
                    yield return Gone(cliff, gone);
                }
            }
            else if (scope.Narrow(cliff.Cliff, _dataset, materials) is { } asked)
            {
                yield return Ahead(cliff, asked);
            }
        }
    }

    private CalendarEvent Ahead(ChronicledCliff cliff, CliffEvent asked)
    {
        var cause = _dataset.Measure(asked.Key.Cause.Measure);
        var isCertain = asked.Certainty == Certainty.Certain;
        var title = Text.Shorten(FeedText.Line($"{CliffText.OnTheDay(asked, _dataset)}: {string.Join(", ", asked.Materials.Select(catalogue.NameOf))}{(isCertain ? "" : " (unconfirmed)")}"), MostTitle);
        var shown = Event(cliff, title, isCertain ? EventStatus.Confirmed : EventStatus.Tentative, string.Join("\n\n",
        [
            $"By default, from {asked.ChangesOn:O} on: {CliffText.ByDefault(asked, _dataset, catalogue)}.",
            isCertain ? "Certain: by the instruments as published." : "Unconfirmed: announced or reported, but no instrument for it was found.",
            $"The day is one in {cause.TimeZone}. {cause.Number ?? cause.EnglishTitle}",
            .. cause.Urls.Where(FeedLinks.IsWeb).Select(u => u.AbsoluteUri),
        ]));
        foreach (var category in asked.Materials.Select(m => m.Value).Append(cause.Jurisdiction).Distinct(StringComparer.Ordinal))
        {
            shown.Categories.Add(category);
        }

        if (cause.Urls.FirstOrDefault(FeedLinks.IsWeb) is { } url)
        {
            shown.Url = new Uri(url.AbsoluteUri);
        }

        return shown;
    }

    private static CalendarEvent Gone(ChronicledCliff cliff, CliffMemory gone)
        => Event(cliff, Text.Shorten(FeedText.Line(CliffText.OnTheDay(cliff.Cliff.Key.Kind, gone.Subject)), MostTitle), EventStatus.Cancelled, "By the record as it is now, nothing changes on that day.");

    private static CalendarEvent Event(ChronicledCliff cliff, string title, string status, string description) => new()
    {
        Uid = cliff.Id,
        Sequence = (int)Math.Min(cliff.Sequence, int.MaxValue),
        DtStamp = Instant(cliff.ChangedAt),
        LastModified = Instant(cliff.ChangedAt),
        Start = Day(cliff.Cliff.Key.On),
        End = cliff.Cliff.Key.On < DateOnly.MaxValue ? Day(cliff.Cliff.Key.On.AddDays(1)) : null,
        Summary = title,
        Description = FeedText.Clean(description),
        Status = status,
        Transparency = TransparencyType.Transparent,
    };

    private static CalDateTime Day(DateOnly day) => new(day);

    private static CalDateTime Instant(DateTimeOffset at) => new(at.UtcDateTime, CalDateTime.UtcTzId);
}
