using System.Collections.Concurrent;
using Alerts.Notices;
using Alerts.Sources.Fetching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

/// <summary>Publishers are asked gently, and again only where that helps.</summary>
public sealed class PoliteFetchingTests
{
    private static readonly Uri Here = new("https://example.org/a");
    private static readonly Uri There = new("https://example.com/a");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_to_one_host_start_at_a_distance_and_other_hosts_do_not_wait()
    {
        var clock = new FakeTimeProvider();
        var gate = new HostGate(clock);
        var politeness = new Politeness(TimeSpan.FromMilliseconds(250), 8);
        (await gate.EnterAsync(Here, politeness, Cancelled)).Dispose();
        var second = gate.EnterAsync(Here, politeness, Cancelled);
        var third = gate.EnterAsync(Here, politeness, Cancelled);
        Assert.True(gate.EnterAsync(There, politeness, Cancelled).IsCompletedSuccessfully);

        clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        Assert.False(third.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        await third;
    }

    [Fact]
    public async Task Only_so_many_requests_to_one_host_are_under_way_and_a_turn_that_is_given_up_is_free_again()
    {
        var gate = new HostGate(new FakeTimeProvider());
        var politeness = new Politeness(TimeSpan.Zero, 2);
        var first = await gate.EnterAsync(Here, politeness, Cancelled);
        using var second = await gate.EnterAsync(Here, politeness, Cancelled);
        using var stop = new CancellationTokenSource();
        var impatient = gate.EnterAsync(Here, politeness, stop.Token);
        var third = gate.EnterAsync(Here, politeness, Cancelled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        (await third).Dispose();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_heal_in_a_moment_is_tried_again(int status)
    {
        var asked = 0;
        await using var server = await AnsweringAsync(() => ++asked < 3 ? (status, "") : (200, null));
        using var reading = new Reading(null, ("Retries", "2"), ("RetryDelay", "00:00:00"));
        Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed"))));
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(501)]
    public async Task What_does_not_heal_is_asked_once(int status)
    {
        var asked = 0;
        await using var server = await AnsweringAsync(() => (++asked, status) is var (_, answer) ? (answer, "") : default);
        using var reading = new Reading(null, ("Retries", "2"), ("RetryDelay", "00:00:00"));
        Assert.Contains($"answered {status}", await reading.FailAsync(Feed(server.Url("/feed"))), StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_short_wait_that_the_server_asks_for_is_waited_for()
    {
        var asked = 0;
        var clock = new ImpatientClock();
        await using var server = await AnsweringAsync(() => ++asked == 1 ? (503, "7") : (200, null));
        using var reading = new Reading(clock, ("Retries", "1"));
        Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed"))));
        Assert.Equal([TimeSpan.FromSeconds(7)], clock.Waits);
    }

    [Fact]
    public async Task A_long_wait_is_told_and_until_then_nothing_of_the_host_is_asked()
    {
        var asked = 0;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var server = await AnsweringAsync(() => (++asked) == 1 ? (429, "600") : (200, null));
        using var reading = new Reading(clock, ("Retries", "2"));
        Assert.Equal(TimeSpan.FromMinutes(10), Assert.IsType<SourceRead.Failed>(await reading.ReadAsync(Feed(server.Url("/feed")))).RetryAfter);
        Assert.Contains("asked not to be asked before 2026-11-23 12:10:00Z", await reading.FailAsync(Feed(server.Url("/another"))), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed"))));
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData("-5", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999", null)]
    [InlineData("2147483647", 6 * 3600)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 6 * 3600)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", null)]
    [InlineData("Mon, 23 Nov 2026 12:30:00 GMT", 1800)]
    public async Task A_wait_is_believed_within_reason(string said, int? seconds)
    {
        await using var server = await AnsweringAsync(() => (503, said));
        using var reading = new Reading(new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal(seconds, (int?)Assert.IsType<SourceRead.Failed>(await reading.ReadAsync(Feed(server.Url("/feed")))).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        var asked = 0;
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                if (++asked == 1)
                {
                    context.Response.ContentLength = 1000;
                    await context.Response.WriteAsync("<rss", Cancelled);
                    await context.Response.Body.FlushAsync(Cancelled);
                    context.Abort();
                    return;
                }

                await context.Response.WriteAsync(Rss(RssItem()), Cancelled);
            },
            Cancelled);
        using var reading = new Reading(null, ("Retries", "1"), ("RetryDelay", "00:00:00"));
        Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed"))));
        Assert.Equal(2, asked);
    }

    // Of a status and a Retry-After; 200 gives a feed.
    private static Task<HostileServer> AnsweringAsync(Func<(int Status, string? RetryAfter)> answer)
        => HostileServer.StartAsync(
            context =>
            {
                var (status, retryAfter) = answer();
                context.Response.StatusCode = status;
                if (!string.IsNullOrEmpty(retryAfter))
                {
                    context.Response.Headers.RetryAfter = retryAfter;
                }

                return status == 200 ? context.Response.WriteAsync(Rss(RssItem()), Cancelled) : Task.CompletedTask;
            },
            Cancelled);

    /// <summary>Lets waits of five to ten seconds pass at once, and remembers them; time limits never come.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isShort = dueTime > TimeSpan.FromSeconds(5) && dueTime < TimeSpan.FromSeconds(10);
            if (isShort)
            {
                Waits.Enqueue(dueTime);
            }

            return base.CreateTimer(callback, state, isShort ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
