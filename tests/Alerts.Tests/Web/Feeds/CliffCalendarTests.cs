using System.Net;
using System.Text;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Support;
using Alerts.Web.Feeds;
using FsCheck.Xunit;

namespace Alerts.Tests.Web.Feeds;

public sealed class CliffCalendarTests : ServerTest
{
    private const string Calendar = "/feeds/cliffs.ics";

    [Fact]
    public async Task A_program_that_is_not_ours_sees_27_November_2026_for_gallium_to_the_US_and_that_it_moves_when_the_dataset_extends_it()
    {
        var (catalogue, shipped) = (await ShippedData.CatalogueAsync(), await ShippedData.PoliciesAsync());
        var revisions = new FakePolicyRevisions(new PortCalls());
        using var history = new CliffHistory(revisions, catalogue);
        await revisions.AddAsync(shipped.Revision, shipped.File, 0, Some.At("2026-11-20T08:00:00Z"), Cancel);
        var before = End(await EventsAsync(history, shipped, catalogue));
        Assert.Equal(("2026-11-27", "2026-11-28", true, "CONFIRMED"), (Text(before, "start"), Text(before, "end"), before.GetProperty("isWholeDay").GetBoolean(), Text(before, "status")));
        Assert.Contains("gallium", before.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
        Assert.StartsWith("By default, from 2026-11-28 on: the refusal in principle of export licences comes back (46/2024 ¶2: gallium, ", Text(before, "description"), StringComparison.Ordinal);
        Assert.Contains("Certain: by the instruments as published.", Text(before, "description"), StringComparison.Ordinal);

        var extended = Extended(shipped, Some.Day("2026-11-27"), Some.Day("2027-11-27"));
        await revisions.AddAsync(extended.Revision, extended.File, 1, Some.At("2026-11-26T08:00:00Z"), Cancel);
        var events = await EventsAsync(history, extended, catalogue);
        var after = events.Single(e => Text(e, "uid") == Text(before, "uid"));
        Assert.Equal(("2027-11-27", "2027-11-28"), (Text(after, "start"), Text(after, "end")));
        Assert.True(after.GetProperty("sequence").GetInt32() > before.GetProperty("sequence").GetInt32());
        Assert.Equal(("2026-11-20T08:00:00Z", "2026-11-26T08:00:00Z"), (Text(before, "modified"), Text(after, "modified")));
        Assert.DoesNotContain(events, e => Text(e, "start") == "2026-11-27");
    }

    [Fact]
    public async Task The_server_sends_it_and_not_again_what_has_not_changed()
    {
        var answer = await Api.GetAsync($"{Calendar}?material=gallium&destination=US");
        Assert.Equal((HttpStatusCode.OK, "text/calendar; charset=utf-8", "inline; filename=\"cliffs.ics\""), (answer.Status, answer.ContentHeaders.ContentType!.ToString(), answer.ContentHeaders.ContentDisposition!.ToString()));
        var calendar = await FeedReaders.CalendarAsync(answer.Body);
        Assert.Equal("PT6H", calendar.GetProperty("refresh").GetString());
        var shown = Assert.Single(calendar.GetProperty("events").EnumerateArray());
        Assert.Equal(
            ("2026-11-27", "Suspension of 46/2024 by 72/2025 ends: gallium, germanium", "https://example.com/cn-mofcom-2025-72", JsonValueKind.Null),
            (Text(shown, "start"), Text(shown, "summary"), Text(shown, "url"), shown.GetProperty("alarm").ValueKind));
        var tag = answer.Headers.ETag!.ToString();
        Api.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(HttpStatusCode.NotModified, (await Api.SendAsync(HttpMethod.Get, $"{Calendar}?material=gallium&destination=US", headers: ("If-None-Match", tag))).Status);
        Assert.Equal(answer.Body, (await Api.GetAsync($"{Calendar}?material=gallium&destination=US")).Body);
        (await Api.SendAsync(HttpMethod.Get, Calendar, authorization: "")).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("?material=gallium", 1)]
    [InlineData("?material=gallium&destination=JP", 0)]
    [InlineData("?jurisdiction=EU", 0)]
    [InlineData("?jurisdiction=CN", 1)]
    [InlineData("?material=lanthanum", 0)]
    public async Task It_is_narrowed_by_material_jurisdiction_and_destination(string query, int ends)
        => Assert.Equal(ends, Events(await FeedReaders.CalendarAsync((await Api.GetAsync(Calendar + query)).Body)).Count(e => Text(e, "start") == "2026-11-27"));

    [Theory]
    [InlineData("P7D", "-P7D")]
    [InlineData("P365D", "-P365D")]
    public async Task It_reminds_who_asks_for_it(string alarm, string trigger)
    {
        var events = Events(await FeedReaders.CalendarAsync((await Api.GetAsync($"{Calendar}?alarm={alarm}")).Body));
        Assert.NotEmpty(events);
        Assert.All(events, e => Assert.Equal(ICalDays(trigger), ICalDays(Text(e, "alarm"))));
    }

    [Theory]
    [InlineData("P0D")]
    [InlineData("P366D")]
    [InlineData("PT1H")]
    [InlineData("-P7D")]
    [InlineData("P7D\n")]
    public async Task A_reminder_that_cannot_be_is_refused(string alarm)
        => Assert.Equal(
            ["alarm: must be whole days from P1D to P365D, such as P7D"],
            (await Api.GetAsync($"{Calendar}?alarm={Uri.EscapeDataString(alarm)}")).IsProblem(400, "invalid-parameters").Errors);

    [Fact]
    public async Task Before_a_dataset_is_in_use_it_asks_to_come_again()
    {
        Api.Dataset.Value = null;
        (await Api.GetAsync(Calendar)).IsProblem(503, "dataset-not-ready");
    }

    [Fact]
    public async Task What_is_only_announced_is_tentative_and_what_is_gone_is_called_off()
    {
        var announced = Some.SuspendedUntil(Some.Until("2026-11-27") with { Announced = Some.Announced("2027-11-27", "2026-10-20") });
        var chronicle = CliffChronicle.Empty.After(announced, Some.Catalogue, 1, Some.Noon);
        Assert.Equal(["CONFIRMED 2026-11-27", "TENTATIVE 2027-11-27"], await StatesAsync(chronicle));

        // Borne out: the lawful end moves to where the announced one was, which need not be called off.
        Assert.Equal(["CONFIRMED 2027-11-27"], await StatesAsync(chronicle.After(Some.SuspendedUntil("2027-11-27"), Some.Catalogue, 2, Some.Noon)));
        Assert.Equal(["CANCELLED 2026-11-27", "CANCELLED 2027-11-27"], await StatesAsync(chronicle.After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 2, Some.Noon)));
        Assert.Empty(await StatesAsync(chronicle.After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 2, Some.Noon), "germanium"));
    }

    [Fact]
    public async Task What_is_long_over_is_not_shown()
    {
        var chronicle = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 1, Some.Noon);
        Assert.Single(await StatesAsync(chronicle, now: Some.At("2027-11-28T00:00:00Z")));
        Assert.Empty(await StatesAsync(chronicle, now: Some.At("2027-11-29T00:00:00Z")));
    }

    [Property(MaxTest = 100)]
    public void Whatever_the_record_holds_lines_are_short_and_the_calendar_is_whole(string? name)
    {
        var catalogue = new MaterialCatalogue([new Material(MaterialId.Parse("gallium"), $"{name}镓😀", null, "metal", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal))], []);
        var chronicle = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), catalogue, 1, Some.Noon);
        var text = new CliffCalendar(chronicle, FeedScope.Of(MaterialId.Parse("gallium"), null, null), catalogue).Write(7, Some.Noon);
        Assert.All(text.Split("\r\n"), l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 75 && !l.Any(c => char.IsControl(c) && c != '\t')));
        var parsed = Ical.Net.Calendar.Load(text)!;
        Assert.Equal(global::Alerts.Text.Shorten(FeedText.Line($"Suspension of control by pause ends: {name}镓😀"), 250), parsed.Events.Single(e => e.Summary!.StartsWith("Suspension of", StringComparison.Ordinal) && e.Summary.Contains("ends", StringComparison.Ordinal)).Summary);
    }

    [Fact]
    public async Task Hostile_names_reach_a_program_that_is_not_ours_as_text()
    {
        var name = $"BEGIN:VEVENT\r\nUID:x; \\n , \u0000\u202E{new string('长', 10_000)}";
        var catalogue = new MaterialCatalogue([new Material(MaterialId.Parse("gallium"), name, null, "metal", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal))], []);
        var chronicle = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), catalogue, 1, Some.Noon);
        var end = End(Events(await FeedReaders.CalendarAsync(new CliffCalendar(chronicle, FeedScope.Of(null, null, null), catalogue).Write(null, Some.Noon))));
        Assert.StartsWith("Suspension of control by pause ends: BEGIN:VEVENT UID:x; \\n , 长长", Text(end, "summary"), StringComparison.Ordinal);
        Assert.Equal(250, Text(end, "summary").Length);
    }

    private static PolicyDataset Extended(PolicyDataset dataset, DateOnly from, DateOnly to)
    {
        Relation Move(Relation r) => r.Type == RelationType.Suspends && r.Until?.LastDay == from ? r with { Until = new WindowEnd(new LegalEnd(to, true, EndBasis.Printed)) } : r;
        return new PolicyDataset(dataset.File with
        {
            Measures = [.. dataset.File.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(p => p.Relations is { } relations ? p with { Relations = [.. relations.Select(Move)] } : p)] })],
        });
    }

    private static async Task<List<JsonElement>> EventsAsync(CliffHistory history, PolicyDataset dataset, MaterialCatalogue catalogue)
        => Events(await FeedReaders.CalendarAsync(new CliffCalendar(await history.OfAsync(dataset, Cancel), FeedScope.Of(MaterialId.Parse("gallium"), null, "US"), catalogue).Write(null, Some.Noon)));

    private static async Task<List<string>> StatesAsync(CliffChronicle chronicle, string material = "gallium", DateTimeOffset? now = null)
        => [.. Events(await FeedReaders.CalendarAsync(new CliffCalendar(chronicle, FeedScope.Of(MaterialId.Parse(material), null, null), Some.Catalogue).Write(null, now ?? Some.Noon)))
            .Where(e => string.CompareOrdinal(Text(e, "start"), "2026-11-01") > 0).Select(e => $"{Text(e, "status")} {Text(e, "start")}").Order(StringComparer.Ordinal)];

    private static List<JsonElement> Events(JsonElement calendar) => [.. calendar.GetProperty("events").EnumerateArray()];

    private static JsonElement End(List<JsonElement> events) => events.Single(e => Text(e, "start") == "2026-11-27");

    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    // ical.js writes weeks where it can.
    private static int ICalDays(string duration) => duration.EndsWith('W') ? 7 * int.Parse(duration[2..^1], System.Globalization.CultureInfo.InvariantCulture) : int.Parse(duration[2..^1], System.Globalization.CultureInfo.InvariantCulture);
}
