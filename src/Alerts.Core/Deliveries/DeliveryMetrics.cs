using System.Diagnostics;
using System.Diagnostics.Metrics;
using Alerts.Alerting;

namespace Alerts.Deliveries;

/// <summary>Names of what is measured and traced. Attributes hold ids, never an address: a webhook's URL is a secret.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Alerts";

    /// <summary>Spans "route" and "deliver".</summary>
    public static readonly ActivitySource Activities = new(Name);
}

/// <summary>Measures every attempt.</summary>
public sealed class DeliveryMetrics : IDeliveryObserver
{
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _told;

    public DeliveryMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Telemetry.Name);
        _attempts = meter.CreateCounter<long>("alerts.delivery.attempts", "{attempt}", "Attempts, by channel, outcome and class of failure.");
        _duration = meter.CreateHistogram("alerts.delivery.duration", "s", "How long one attempt took, by channel and outcome.", advice: Buckets(0.005, 0.025, 0.1, 0.5, 1, 5, 15, 30));
        _told = meter.CreateHistogram("alerts.told.duration", "s", "From the first sight of what an alert tells until a target took it, by channel and kind.", advice: Buckets(1, 5, 15, 60, 300, 900, 3600, 86400));
    }

    public void OnAttempted(DeliveryReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var channel = new KeyValuePair<string, object?>("channel", report.Target?.Channel.ToString().ToLowerInvariant() ?? "none");
        var outcome = new KeyValuePair<string, object?>("outcome", report.Attempt.Outcome.ToString().ToLowerInvariant());
        _attempts.Add(1, channel, outcome, new KeyValuePair<string, object?>("failure", report.Attempt.Failure.ToString().ToLowerInvariant()));
        _duration.Record(report.Attempt.Duration.TotalSeconds, channel, outcome);
        if (report is { Attempt.Outcome: AttemptOutcome.Accepted, Alert: { } alert, Delivery.ReplayOf: null })
        {
            _told.Record((report.Attempt.At + report.Attempt.Duration - alert.RaisedAt).TotalSeconds, channel, new KeyValuePair<string, object?>("kind", AlertKinds.Name(alert.Kind)));
        }
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
