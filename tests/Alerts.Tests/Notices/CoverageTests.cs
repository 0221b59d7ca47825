using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

/// <summary>"Nothing new" is said only where nothing can have been missed.</summary>
public sealed class CoverageTests
{
    private static readonly DateTimeOffset Since = Some.Noon.AddDays(-7);
    private static readonly SourceHealth Well = new(Some.Source().Id) { LastGood = Some.Noon.AddMinutes(-5), LastLook = Some.Noon };

    [Fact]
    public void A_source_that_was_read_all_the_time_and_said_nothing_said_nothing_new()
    {
        var coverage = Of(Well);
        Assert.True(coverage.NothingNew);
        Assert.Null(Assert.Single(coverage.Sources).Why);
    }

    [Fact]
    public void Without_any_look_nothing_can_be_said()
        => Assert.Equal("never read", Reason(new SourceHealth(Well.Id)));

    [Fact]
    public void What_fails_is_suspect_is_paused_or_was_left_alone_is_not_complete()
    {
        Assert.Contains("503", Reason(Well with { Failures = 1, Trouble = "503" }), StringComparison.Ordinal);
        Assert.Contains("bot", Reason(Well with { Failures = 1, Trouble = "bot", IsSuspect = true }), StringComparison.Ordinal);
        Assert.StartsWith("paused", Reason(Well with { PausedSince = Some.Noon }), StringComparison.Ordinal);
        Assert.StartsWith("not looked at", Reason(Well with { LastGood = Some.Noon.AddHours(-1) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, false, false)]
    [InlineData(-1, true, true)]
    [InlineData(-8, false, true)]
    public void A_gap_counts_where_it_reaches_into_the_span_and_was_not_bridged(int endedDay, bool bridged, bool complete)
        => Assert.Equal(complete, Of(Well with { Gaps = [new SourceGap(Some.Noon.AddDays(-9), Some.Noon.AddDays(endedDay), "503", bridged)] }).NothingNew);

    [Theory]
    [InlineData("gallium", 1)]
    [InlineData("germanium", 0)]
    [InlineData(null, 1)]
    public void What_was_found_of_a_material_is_counted(string? material, int found)
    {
        var notice = new Notice("n", Well.Id, "CN", "Ministry", "zh", "t", "", null, Some.Noon, Some.Day("2026-11-23"), Some.Noon, Some.Ids("gallium"), []);
        var coverage = Coverage.Of([Some.Source()], [Well], [notice], Some.Catalogue, material is null ? null : MaterialId.Parse(material), Since, Some.Noon, _ => TimeSpan.FromMinutes(15));
        Assert.Equal((found, found == 0), (coverage.Sources.Single().Found, coverage.NothingNew));
    }

    [Theory]
    [InlineData("7d", 7 * 24)]
    [InlineData("24h", 24)]
    [InlineData("2w", 14 * 24)]
    public void A_span_is_read_as_people_write_it(string text, int hours)
        => Assert.Equal(Some.Noon.AddHours(-hours), CoverageDesk.Since(text, Some.Noon, out _));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-3d")]
    [InlineData("7y")]
    [InlineData("99999w")]
    [InlineData("2030-01-01")]
    [InlineData("0001-01-01")]
    public void What_is_no_span_or_no_past_is_refused(string text)
    {
        Assert.Null(CoverageDesk.Since(text, Some.Noon, out var fault));
        Assert.NotNull(fault);
    }

    private static string Reason(SourceHealth health) => Assert.Single(Of(health).Sources).Why!;

    private static Coverage Of(SourceHealth health) => Coverage.Of([Some.Source()], [health], [], Some.Catalogue, null, Since, Some.Noon, _ => TimeSpan.FromMinutes(15));
}
