using Alerts.Functions.Hosting;
using Alerts.Notices;
using Alerts.Web.Measures;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Alerts.Functions;

/// <summary>Looks at the sources that are due by their own schedules.</summary>
public sealed partial class WatchNotices(DatasetFollower dataset, DatasetWatch datasets, SourceRound round, ILogger<WatchNotices> logger)
{
    /// <summary>No look begins later; the longest takes minutes, and the host ends what takes ten.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(3);

    [Function(nameof(WatchNotices))]
    public async Task RunAsync([TimerTrigger("%WatchNoticesSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        // A new installation does not wait ten minutes for its first dataset.
        var inUse = await dataset.FollowAsync(cancellationToken) ?? (await datasets.WatchAsync(cancellationToken)).Dataset;
        foreach (var report in await round.WatchDueAsync(inUse, Budget, cancellationToken))
        {
            if (report.Error is { } error)
            {
                Log.SourceFailed(logger, report.Source.Id, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} could not be read: {Reason}")]
        public static partial void SourceFailed(ILogger logger, SourceId source, string reason);
    }
}
