using System.Globalization;
using System.Text;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>
/// The year of the suspensions, day by day, over the revisions as they could be known on each day. The transcript is an
/// approved file: read what changed in it before you replace it.
/// </summary>
public sealed class SimulatedYearTests
{
    private static readonly DateOnly First = Some.Day("2025-10-01");
    private static readonly DateOnly Last = Some.Day("2026-12-31");

    [Fact]
    public async Task The_year_is_told_as_a_trade_lawyer_would_read_it()
    {
        await Approved.AssertAsync("simulated-year.txt", await TranscriptAsync());
    }

    [Fact]
    public async Task An_outage_of_a_month_tells_the_same_year_but_for_skipped_rungs()
    {
        var daily = await ToldAsync(day => true);
        // Down from the month before the first suspension lapses until after it has.
        var withOutage = await ToldAsync(day => day < Some.Day("2026-10-20") || day > Some.Day("2026-11-18"));
        Assert.Subset(daily.Select(a => a.Id).ToHashSet(StringComparer.Ordinal), withOutage.Where(a => a.Kind != AlertKind.PolicyChanged).Select(a => a.Id).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(Closed(daily), Closed(withOutage));
        Assert.All(daily.Where(a => withOutage.All(w => w.Id != a.Id)), missed => Assert.Equal(AlertKind.CliffUpcoming, missed.Kind));

        static IEnumerable<string> Closed(IEnumerable<Alert> alerts) => alerts.Where(a => a.Kind == AlertKind.CliffClosed).Select(a => a.Id).Order(StringComparer.Ordinal);
    }

    private static async Task<string> TranscriptAsync()
    {
        var text = new StringBuilder($"""
            From {First:O} to {Last:O}, day by day at noon UTC: what Alerts told on each day, from what was published by then.
            The first day is the baseline: law of before that is known and not told. Open questions have no dates in the record, so
            they are today's throughout.


            """.ReplaceLineEndings("\n"));
        var world = await WorldAsync();
        var law = await ShippedData.PoliciesAsync();
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            var raised = await WatchAsync(world, law, day);
            if (raised.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"=== {day:O} ===\n\n");
                foreach (var alert in raised)
                {
                    Write(text, alert);
                }
            }
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<Alert>> ToldAsync(Func<DateOnly, bool> isUp)
    {
        var world = await WorldAsync();
        var law = await ShippedData.PoliciesAsync();
        var told = new List<Alert>();
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            told.AddRange(isUp(day) ? await WatchAsync(world, law, day) : []);
        }

        return told;
    }

    // Noon at Greenwich is the same date in every zone of the dataset.
    private static async Task<World> WorldAsync()
        => new(new DateTimeOffset(First, new TimeOnly(12, 0), TimeSpan.Zero), await ShippedData.CatalogueAsync());

    private static async Task<IReadOnlyList<Alert>> WatchAsync(World world, PolicyDataset law, DateOnly day)
    {
        world.Clock.SetUtcNow(new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero));
        var known = law.AsKnownOn(day);
        var report = await world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(new PolicyDataset(known.File with { AsOf = day })), World.Cancel);
        return [.. report.Raised, .. await world.ExpiryWatch.WatchAsync(report.Dataset, World.Cancel)];
    }

    private static void Write(StringBuilder text, Alert alert)
    {
        var rung = alert.Rung is { } due ? $", {due.Days} days ahead" : "";
        var yields = alert.YieldsTo is { } other ? $", not to who hears of it by {AlertKinds.Name(other)}" : "";
        Line(text, 0, $"[{AlertKinds.Name(alert.Kind)}{rung}, {alert.Severity.ToString().ToLowerInvariant()}{yields}] {alert.Message.Headline}");
        foreach (var section in AlertSections.Of(alert))
        {
            Write(text, section);
        }

        text.Append('\n');
    }

    private static void Write(StringBuilder text, AlertSection section)
    {
        switch (section)
        {
            case AlertSection.Paragraph p:
                Line(text, 2, p.Title is null ? p.Text : $"{p.Title}: {p.Text}");
                break;
            case AlertSection.Table t:
                Line(text, 2, string.Join(" | ", t.Rows.Select(r => $"{r.Label}: {r.Text}")));
                break;
            case AlertSection.Items i:
                Items(text, i.Title, i.Texts);
                break;
            case AlertSection.Original o:
                Line(text, 2, $"“{o.Quote.Text}” ({o.Quote.Lang})");
                break;
            case AlertSection.Links l:
                Line(text, 2, $"{l.Title}: {string.Join("; ", l.References.Select(r => r.Title))}");
                break;
            case AlertSection.Claims c:
                Items(text, c.Title, [.. c.Said.Select(x => x.ToString())]);
                break;
        }
    }

    private static void Items(StringBuilder text, string title, IReadOnlyList<string> items)
    {
        Line(text, 2, $"{title}:");
        foreach (var item in items)
        {
            Line(text, 4, $"- {item}");
        }
    }

    private static void Line(StringBuilder text, int indent, string words) => text.Append(' ', indent).Append(words).Append('\n');
}
