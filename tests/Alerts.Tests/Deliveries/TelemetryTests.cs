using System.Diagnostics.Metrics;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alerts.Tests.Deliveries;

public sealed class TelemetryTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<string> _seen = [];
    private readonly World _world = new(Some.Noon);

    public TelemetryTests()
    {
        var meters = Meters;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => See(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => See(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => See(i, value, tags));
        _listener.Start();
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    [Fact]
    public void Attempts_are_counted_by_channel_outcome_and_failure_and_the_way_from_found_to_told_is_measured_without_an_address()
    {
        var metrics = new DeliveryMetrics(Meters);
        var target = Some.Target("https://example.com/secret");
        var delivery = new Delivery("dlv_1", "alt_1", target.Id, "acme", DeliveryStatus.Accepted, 1, Some.Noon, Some.Noon);
        DeliveryAttempt Attempt(AttemptOutcome outcome, FailureClass failure = FailureClass.None) => new("dlv_1", 1, Some.Noon.AddSeconds(40), TimeSpan.FromSeconds(2), outcome, null, "", failure);
        metrics.OnAttempted(new DeliveryReport(delivery, target, Some.Alert(), Attempt(AttemptOutcome.Retry, FailureClass.Dns)));
        metrics.OnAttempted(new DeliveryReport(delivery, target, Some.Alert(), Attempt(AttemptOutcome.Accepted)));
        metrics.OnAttempted(new DeliveryReport(delivery with { ReplayOf = "dlv_0" }, target, Some.Alert(), Attempt(AttemptOutcome.Accepted)));

        Assert.Equal(
            [
                "alerts.delivery.attempts 1 channel=webhook outcome=retry failure=dns", "alerts.delivery.duration 2 channel=webhook outcome=retry",
                "alerts.delivery.attempts 1 channel=webhook outcome=accepted failure=none", "alerts.delivery.duration 2 channel=webhook outcome=accepted", "alerts.told.duration 42 channel=webhook kind=notice.published",
                "alerts.delivery.attempts 1 channel=webhook outcome=accepted failure=none", "alerts.delivery.duration 2 channel=webhook outcome=accepted",
            ],
            _seen);
    }

    [Fact]
    public async Task What_was_found_and_is_not_told_after_fifteen_minutes_is_an_alarm_and_what_waits_by_wish_is_not()
    {
        var watch = new BacklogWatch(_world.Queue, _world.Ledger, _world.Told, _world.Gate, Meters, _world.Clock, NullLogger<BacklogWatch>.Instance);
        _world.Subscribe("gallium");
        _world.Subscribe("gallium", s => s with { Cadence = new Cadence(null, new QuietHours(new TimeOnly(11, 0), new TimeOnly(13, 0)), Cadence.Utc) }, "https://example.com/quiet");
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        Assert.Equal(new Backlog(1, 0, 0, 0), await watch.WatchAsync(World.Cancel));

        _world.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(1, (await watch.WatchAsync(World.Cancel)).Untold);
        Assert.Equal(1, await _world.Router.RouteAsync(Some.Alert(), World.Cancel) - 1);
        await _world.Told.MarkRoutedAsync(Some.Alert().Id, _world.Clock.GetUtcNow(), null, World.Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(16));
        var late = await watch.WatchAsync(World.Cancel);
        Assert.Equal((1, TimeSpan.FromMinutes(16).TotalSeconds), (late.Untold, late.OldestSeconds));

        await _world.DrainAsync();
        Assert.Equal((0, 0d), ((await watch.WatchAsync(World.Cancel)).Untold, (await watch.WatchAsync(World.Cancel)).OldestSeconds));
        _seen.Clear();
        _listener.RecordObservableInstruments();
        Assert.Equal(["alerts.circuits.open 0", "alerts.delivery.oldest 0", "alerts.queue.depth 0 queue=alerts", "alerts.queue.depth 0 queue=deliveries", "alerts.untold 0"], _seen.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void See<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _seen.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{instrument.Name} {value}{string.Concat(tags.ToArray().Select(t => $" {t.Key}={t.Value}"))}"));
}
