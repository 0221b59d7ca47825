using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class MofcomEnglishReaderTests
{
    [Fact]
    public void The_day_of_a_row_is_within_the_call_of_a_script()
    {
        var items = Read(OfficialFixtures.English);

        Assert.Equal(["MOFCOM Announcement No. 18 of 2025", "Announcement No. 10 of 2025"], items.Select(i => i.Title));
        Assert.Equal([new DateTimeOffset(2025, 4, 11, 10, 20, 0, TimeSpan.FromHours(8)), DateTimeOffset.FromUnixTimeMilliseconds(1738650000000)], items.Select(i => i.Published));
        Assert.Equal("https://english.mofcom.gov.cn/Policies/AnnouncementsOrders/art/2025/art_000000000000000000000000000000e2.html", items[1].Detail?.AbsoluteUri);
        Assert.All(items, i => Assert.Null(i.LegalDate));
    }

    [Fact]
    public void A_table_of_articles_is_a_list_too()
        => Assert.Equal(new DateTimeOffset(2025, 4, 11, 0, 0, 0, TimeSpan.FromHours(8)), Assert.Single(Read("<table><tr><td><a href=/a/art/2025/art_0f.html>No. 18</a></td><td>April 11, 2025</td></tr></table>")).Published);

    [Theory]
    [InlineData("<html><body><ul><li><a href=/index.html>Home</a></li></ul></body></html>")]
    [InlineData("<html><body>Are you a robot?</body></html>")]
    [InlineData("""{"success":false}""")]
    [InlineData("")]
    public void A_page_without_articles_is_unreadable_not_empty(string html)
        => Assert.NotEmpty(Assert.Throws<UnreadableSourceException>(() => Read(html)).Message);

    private static IReadOnlyList<SourceItem> Read(string html)
    {
        var fixture = FormatFixtures.Of("mofcom-english-list");
        return FormatReaders.Of(SourceFormat.MofcomEnglish).Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(html) }, fixture.Source).Items;
    }
}
