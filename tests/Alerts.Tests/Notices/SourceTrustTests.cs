using System.Text;
using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

/// <summary>What a source answers is news, silence, or neither.</summary>
public sealed class SourceTrustTests
{
    private readonly World _world = new(Some.Noon);

    private SourceHealth Health => _world.Health.Rows.Values.Single();

    [Fact]
    public async Task A_good_look_is_remembered_with_its_items_and_since_when()
    {
        _world.Reader.Has(Items("a", 3));
        await WatchAsync();
        Assert.Equal((SourceTrust.Healthy, 3, Some.Noon, 0), (Health.Trust, Health.Items, Health.LastGood!.Value, Health.Failures));
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Reader.Next = new SourceRead.Unchanged();
        await WatchAsync();
        Assert.Equal((3, Some.Noon.AddHours(1)), (Health.Items, Health.LastGood!.Value));
    }

    [Theory]
    [InlineData(0, "lists nothing where it listed 10")]
    [InlineData(4, "lists 4 where it listed 10")]
    public async Task A_list_that_shrank_is_suspect_and_nothing_is_concluded(int left, string reason)
    {
        var items = Items("a", 10);
        await HasAsync(items);
        var cursor = _world.States.Rows.Values.Single().Cursor;
        var report = await HasAsync([.. items.Take(left)]);

        Assert.Equal((SourceOutcome.Suspect, reason), (report.Outcome, report.Error));
        Assert.Equal((SourceTrust.Suspect, 10, Some.Noon), (Health.Trust, Health.Items, Health.LastGood!.Value));
        Assert.Equal(cursor, _world.States.Rows.Values.Single().Cursor);
        Assert.Equal(SourceOutcome.Read, (await HasAsync(items)).Outcome);
        Assert.Equal(SourceTrust.Healthy, Health.Trust);
    }

    [Fact]
    public async Task Titles_of_question_marks_are_never_taken_not_even_at_first_sight()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SourceOutcome.Suspect, (await HasAsync([Some.Item("1", "????2025???70?"), Some.Item("2", "???")])).Outcome);
            _world.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Empty(_world.Notices.Rows);
        Assert.Equal([AlertKind.SourceFailing], _world.Told.All.Select(a => a.Kind));
        Assert.Contains("neither news nor silence", _world.Told.All.Single().Message.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_whose_ids_are_all_new_is_believed_when_it_stays_and_what_is_only_renamed_is_not_told_again()
    {
        await HasAsync(Items("old", 6));
        var before = _world.Told.Rows.Count;
        SourceItem[] renamed = [.. Items("new", 6), Some.Item("fresh", "关于镓的新公告", Some.Noon)];
        Assert.Equal((SourceOutcome.Suspect, "every item has another id than before"), Outcome(await HasAsync(renamed)));
        _world.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(SourceOutcome.Suspect, (await HasAsync(renamed)).Outcome);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        var report = await HasAsync(renamed);
        Assert.Equal(SourceOutcome.Read, report.Outcome);
        Assert.Equal(before + 1, _world.Told.Rows.Count);
        Assert.Contains("新公告", Assert.Single(report.Raised).Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_that_change_all_at_once_are_a_new_template_when_they_stay_and_told_to_nobody()
    {
        await HasAsync(Items("a", 10));
        SourceItem[] redesigned = [.. Items("a", 10).Select(i => i with { Text = $"Share this page {i.Text}" })];
        Assert.Equal((SourceOutcome.Suspect, "10 of 10 texts changed at once"), Outcome(await HasAsync(redesigned)));
        _world.Clock.Advance(TimeSpan.FromMinutes(30));
        var report = await HasAsync([.. redesigned, Some.Item("fresh", "关于镓的新公告", _world.Clock.GetUtcNow())]);
        Assert.Equal((SourceOutcome.Read, null), Outcome(report));
        Assert.Equal([AlertKind.NoticePublished], report.Raised.Select(a => a.Kind));

        // From now on the new text is the one that a change is a change of.
        Assert.Equal([AlertKind.NoticeRevised], (await HasAsync([redesigned[0] with { Text = "Share this page: gallium is free" }, .. redesigned[1..]])).Raised.Select(a => a.Kind));
    }

    [Fact]
    public async Task A_few_texts_that_change_among_many_are_told()
    {
        await HasAsync(Items("a", 10));
        var report = await HasAsync([.. Items("a", 10).Select((i, n) => n < 4 ? i with { Text = "Gallium is free" } : i)]);
        Assert.Equal(4, report.Raised.Count(a => a.Kind == AlertKind.NoticeRevised));
    }

    [Fact]
    public async Task An_empty_list_is_never_believed()
    {
        await HasAsync(Items("a", 3));
        for (var i = 0; i < 4; i++)
        {
            _world.Clock.Advance(TimeSpan.FromDays(2));
            Assert.Equal(SourceOutcome.Suspect, (await HasAsync([])).Outcome);
        }
    }

    [Fact]
    public async Task A_gap_is_bridged_where_the_next_list_still_holds_something_of_the_last()
    {
        var items = Items("a", 10);
        await HasAsync(items);
        await FailAsync(TimeSpan.FromHours(2));
        await HasAsync([.. items.Skip(5), .. Items("b", 5)]);
        Assert.Equal([new SourceGap(Some.Noon, Some.Noon.AddHours(2), "503", true)], Health.Gaps);

        await FailAsync(TimeSpan.FromHours(1));
        await HasAsync(Items("c", 10));
        _world.Clock.Advance(ReadJudge.Confirmation);
        await HasAsync(Items("c", 10));
        Assert.False(Health.Gaps[^1].IsBridged);
    }

    [Fact]
    public async Task What_is_paused_is_not_asked()
    {
        _world.Reader.Fails("must not be asked");
        await _world.Health.PauseAsync(Some.Source().Id, Some.Noon, World.Cancel);
        Assert.Equal(SourceOutcome.Paused, (await WatchAsync()).Outcome);
        Assert.Empty(_world.States.Rows);
    }

    [Fact]
    public async Task What_was_answered_is_kept_before_anything_is_told()
    {
        _world.Reader.Next = new SourceRead.Items(
            [Some.Item("1", published: Some.Noon)], new SourceCursor(null, null, "h"), [new RawAnswer("https://example.gov/feed", Some.Noon, new Dictionary<string, string>(StringComparer.Ordinal), "<feed/>"u8.ToArray())]);
        await WatchAsync();
        var (entry, bytes) = Assert.Single(_world.Evidence.Rows);
        Assert.Equal(("https://example.gov/feed", 7, "<feed/>"), (entry.Address, entry.Length, Encoding.UTF8.GetString(bytes.Span)));
        Assert.Equal(7, Health.Bytes);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><title>Just a moment...</title>", true)]
    [InlineData("<html><script src=\"https://x.token.awswaf.com/challenge.js\"></script>", true)]
    [InlineData("<html><title>Sorry, a mistake of ours</title>", false)]
    [InlineData("{\"message\": \"Access Denied\"}", false)]
    public void A_page_that_keeps_programs_out_is_told_from_other_pages(string page, bool expected)
        => Assert.Equal(expected, BotWall.Is(new SourceDocument("x", Encoding.UTF8.GetBytes(page))));

    private static (SourceOutcome, string?) Outcome(SourceReport report) => (report.Outcome, report.Error);

    private static SourceItem[] Items(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => Some.Item($"{prefix}{i}", $"关于镓的公告 {(prefix is "old" or "new" ? "" : prefix)}{i}", Some.Noon.AddDays(-1)))];

    private async Task FailAsync(TimeSpan length)
    {
        _world.Reader.Fails("503");
        await WatchAsync();
        _world.Clock.Advance(length);
    }

    private Task<SourceReport> HasAsync(IReadOnlyList<SourceItem> items)
    {
        _world.Reader.Has(items);
        return WatchAsync();
    }

    private Task<SourceReport> WatchAsync() => _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
}
