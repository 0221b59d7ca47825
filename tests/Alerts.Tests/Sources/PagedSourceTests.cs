using Alerts.Notices;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class PagedSourceTests
{
    private readonly List<string> _asked = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_read_to_its_last_page()
    {
        await using var server = await ServeAsync(page => page < 3 ? page + 1 : null);
        var read = Assert.IsType<SourceRead.Items>(await ReadAsync(server));

        Assert.Equal(["fr:2026-1:2026-11-20", "fr:2026-2:2026-11-20", "fr:2026-3:2026-11-20"], read.Found.Select(i => i.Identity));
        Assert.Equal(3, read.Raw.Count);
    }

    [Fact]
    public async Task A_server_that_answers_a_page_too_far_with_the_first_does_not_hold_us()
    {
        // Page 51 of the Federal Register silently is page 1, whose next page is 2.
        await using var server = await ServeAsync(page => page + 1, number: page => page > 3 ? 1 : page);
        var read = Assert.IsType<SourceRead.Items>(await ReadAsync(server));

        Assert.Equal(3, read.Found.Count);
        Assert.Equal(4, _asked.Count);
    }

    [Fact]
    public async Task A_list_that_leads_back_to_its_start_ends()
    {
        await using var server = await ServeAsync(page => page == 2 ? 1 : 2);

        Assert.Equal(2, Assert.IsType<SourceRead.Items>(await ReadAsync(server)).Found.Count);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task No_more_pages_are_read_than_the_source_allows()
    {
        await using var server = await ServeAsync(page => page + 1);

        Assert.Equal(2, Assert.IsType<SourceRead.Items>(await ReadAsync(server, mostPages: 2)).Found.Count);
    }

    [Fact]
    public async Task An_unchanged_list_of_several_pages_is_unchanged()
    {
        await using var server = await ServeAsync(page => page < 3 ? page + 1 : null);
        var first = Assert.IsType<SourceRead.Items>(await ReadAsync(server));

        Assert.IsType<SourceRead.Unchanged>(await ReadAsync(server, first.Cursor));
    }

    [Fact]
    public async Task A_list_whose_items_are_as_before_is_unchanged_whatever_stands_around_them()
    {
        var noise = 0;
        await using var server = await ServeAsync(page => page < 2 ? page + 1 : null, noise: () => noise++);
        var first = Assert.IsType<SourceRead.Items>(await ReadAsync(server));

        Assert.IsType<SourceRead.Unchanged>(await ReadAsync(server, first.Cursor));
        Assert.IsType<SourceRead.Items>(await ReadAsync(server, first.Cursor with { ContentHash = "" }));
    }

    [Fact]
    public async Task The_validators_of_an_unchanged_answer_are_kept_for_the_next()
    {
        var tag = 0;
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                context.Response.Headers.ETag = $"\"{tag / 2}\"";
                return context.Response.WriteAsync(Page(1, null, tag++));
            },
            Cancelled);
        var first = Assert.IsType<SourceRead.Items>(await ReadAsync(server));
        await ReadAsync(server);
        var other = Assert.IsType<SourceRead.Unchanged>(await ReadAsync(server, first.Cursor));

        Assert.Equal(("\"0\"", "\"1\""), (first.Cursor.ETag, other.Cursor?.ETag));
        Assert.Equal(first.Cursor.ItemsHash, other.Cursor?.ItemsHash);
    }

    [Fact]
    public async Task A_change_on_the_second_page_is_seen()
    {
        var number = 2;
        await using var server = await ServeAsync(page => page < 2 ? page + 1 : null, number: page => page == 2 ? number : page);
        var first = Assert.IsType<SourceRead.Items>(await ReadAsync(server));
        number = 7;

        Assert.Contains("fr:2026-7:2026-11-20", Assert.IsType<SourceRead.Items>(await ReadAsync(server, first.Cursor)).Found.Select(i => i.Identity));
    }

    [Fact]
    public async Task A_page_that_fails_fails_the_whole_read()
    {
        await using var server = await ServeAsync(page => page + 1, fails: page => page == 2);

        Assert.Contains("503", Assert.IsType<SourceRead.Failed>(await ReadAsync(server)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_must_not_lead_to_another_site()
    {
        await using var server = await HostileServer.StartAsync(context => context.Response.WriteAsync(Page(1, "http://169.254.169.254/latest", 0)), Cancelled);

        Assert.Contains("another site, http://169.254.169.254", Assert.IsType<SourceRead.Failed>(await ReadAsync(server)).Reason, StringComparison.Ordinal);
    }

    private Task<HostileServer> ServeAsync(Func<int, int?> next, Func<int, int>? number = null, Func<int>? noise = null, Func<int, bool>? fails = null)
        => HostileServer.StartAsync(
            context =>
            {
                var page = int.Parse(context.Request.Query["page"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
                _asked.Add(context.Request.QueryString.Value!);
                context.Response.StatusCode = fails?.Invoke(page) is true ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
                var link = next(page) is { } other ? $"http://{context.Request.Host}/documents.json?page={other}" : null;
                return context.Response.WriteAsync(Page(number?.Invoke(page) ?? page, link, noise?.Invoke() ?? 0));
            },
            Cancelled);

    private static string Page(int number, string? next, int noise)
        => $$"""{"count":9,"noise":{{noise}},"next_page_url":{{(next is null ? "null" : $"\"{next}\"")}},"results":[{"document_number":"2026-{{number}}","publication_date":"2026-11-20","title":"t"}]}""";

    private static async Task<SourceRead> ReadAsync(HostileServer server, SourceCursor? cursor = null, int? mostPages = null)
    {
        using var reading = new Reading();
        return await reading.ReadAsync(FederalRegister(server.Url("/documents.json?page=1")) with { MostPages = mostPages }, cursor);
    }
}
