using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

/// <summary>One look at a source at a time within one process.</summary>
public sealed class SourceTurnTests
{
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task The_schedule_passes_over_a_source_that_is_being_looked_at_and_who_must_know_waits()
    {
        var answer = new TaskCompletionSource();
        _world.Reader.Until = answer.Task;
        var first = _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        Assert.Null(await _world.NoticeWatch.WatchUnlessFailingAsync(Some.Source(), Some.Dataset(), World.Cancel));
        Assert.Null(await _world.NoticeWatch.TryWatchAsync(Some.Source(), Some.Dataset(), World.Cancel));
        var other = _world.NoticeWatch.TryWatchAsync(Some.Source() with { Id = SourceId.Parse("other") }, Some.Dataset(), World.Cancel);
        var second = _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        Assert.Equal((2, false, false), (_world.Reader.Reads, first.IsCompleted, second.IsCompleted));

        answer.SetResult();
        Assert.Equal([SourceOutcome.Unchanged, SourceOutcome.Unchanged], (await Task.WhenAll(first, second)).Select(r => r.Outcome));
        Assert.NotNull(await other);
        Assert.Equal(3, _world.Reader.Reads);
    }

    [Fact]
    public async Task A_look_that_ends_badly_leaves_the_turn_to_the_next()
    {
        _world.Ports.KillAfter(1);
        await Assert.ThrowsAsync<KilledException>(() => _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel));
        _world.Ports.LetLive();
        using var impatient = new CancellationTokenSource();
        _world.Reader.Until = new TaskCompletionSource().Task;
        var looking = _world.NoticeWatch.TryWatchAsync(Some.Source(), Some.Dataset(), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
        _world.Reader.Until = null;
        Assert.NotNull(await _world.NoticeWatch.TryWatchAsync(Some.Source(), Some.Dataset(), World.Cancel));
    }
}
