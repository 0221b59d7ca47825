using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class EurLexReaderTests
{
    [Fact]
    public void An_act_is_known_by_its_celex_number_wherever_it_stands()
    {
        var items = Read(OfficialFixtures.EurLex);

        Assert.Equal(
            ["eu:celex:32026R1941", "eu:celex:32024R1252R(01)", "eu:celex:32026D1938", "item:https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=OJ:C_202601234"],
            items.Select(i => i.Identity));
        Assert.Equal(["eu:celex:32026R1941"], items[0].Instruments.Select(i => i.Value));
        Assert.Equal(new DateOnly(2026, 11, 20), items[0].LegalDate);
        Assert.Empty(items[3].Instruments);
    }

    [Fact]
    public void A_corrigendum_is_an_item_of_its_own_and_names_what_it_corrects()
        => Assert.Equal([null, "eu:celex:32024R1252", null, null], Read(OfficialFixtures.EurLex).Select(i => i.Corrects?.Value));

    [Theory]
    [InlineData("32026R19411")]
    [InlineData("X32026R1941")]
    [InlineData("52026PC0123")]
    public void What_is_no_number_of_legislation_is_none(string text)
        => Assert.Empty(Assert.Single(Read(Rss(RssItem($"https://eur-lex.europa.eu/?uri=CELEX:{text}")))).Instruments);

    [Theory]
    [InlineData(StatusCodes.Status200OK)]
    [InlineData(StatusCodes.Status202Accepted)]
    public async Task A_challenge_to_bots_is_a_failure_whatever_its_status(int status)
    {
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync("<!DOCTYPE html><html><head><script src=\"challenge.js\"></script></head><body><noscript>Verify that you are not a robot</noscript></body></html>");
            },
            TestContext.Current.CancellationToken);
        using var reading = new Reading();

        Assert.Contains("an HTML page stands where the feed should be", await reading.FailAsync(OfficialFixtures.SourceOf(SourceFormat.EurLex, server.Url("/feed.rss"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_202_without_a_body_is_a_failure()
    {
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        using var reading = new Reading();

        Assert.Contains("empty where a feed should be", await reading.FailAsync(OfficialFixtures.SourceOf(SourceFormat.EurLex, server.Url("/feed.rss"))), StringComparison.Ordinal);
    }

    private static IReadOnlyList<SourceItem> Read(string xml)
    {
        var fixture = FormatFixtures.Of("eur-lex");
        return FormatReaders.Of(SourceFormat.EurLex).Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(xml) }, fixture.Source).Items;
    }
}
