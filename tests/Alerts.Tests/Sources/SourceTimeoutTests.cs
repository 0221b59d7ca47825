using Alerts.Notices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class SourceTimeoutTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_drips_or_says_nothing_is_left_when_the_time_is_up(bool drips)
    {
        var asked = new TaskCompletionSource();
        await using var server = await StallingAsync(asked, drips);
        var clock = new FakeTimeProvider();
        using var reading = new Reading(clock, ("IdleTimeout", "00:00:30"));

        var read = reading.ReadAsync(Feed(server.Url("/feed?key=secret")));
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(read.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("127.0.0.1/feed: no whole answer within 30 s", Assert.IsType<SourceRead.Failed>(await read).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_from_which_nothing_comes_is_left_before_the_time_is_up(bool drips)
    {
        var asked = new TaskCompletionSource();
        await using var server = await StallingAsync(asked, drips);
        var clock = new FakeTimeProvider();
        using var reading = new Reading(clock);

        var read = reading.ReadAsync(Feed(server.Url("/feed")));
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("127.0.0.1/feed: nothing came for 15 s", Assert.IsType<SourceRead.Failed>(await read).Reason);
    }

    [Fact]
    public async Task Only_the_callers_own_cancellation_is_thrown()
    {
        var asked = new TaskCompletionSource();
        await using var server = await StallingAsync(asked, drips: true);
        using var reading = new Reading(new FakeTimeProvider());
        using var stop = new CancellationTokenSource();

        var read = reading.ReadAsync(Feed(server.Url("/feed")), stop.Token);
        await asked.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private static Task<HostileServer> StallingAsync(TaskCompletionSource asked, bool drips)
        => HostileServer.StartAsync(
            async context =>
            {
                if (drips)
                {
                    await context.Response.WriteAsync("<rss", Cancelled);
                    await context.Response.Body.FlushAsync(Cancelled);
                }

                asked.SetResult();
                var gone = new TaskCompletionSource();
                await using (context.RequestAborted.Register(gone.SetResult))
                {
                    await gone.Task;
                }
            },
            Cancelled);
}
