using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Sources.Reference;
using Alerts.Web.Measures;
using Microsoft.Extensions.Logging;

namespace Alerts.Functions.Hosting;

/// <summary>One look at the place of the dataset, for each function that may be the first to need one.</summary>
public sealed partial class DatasetWatch(FirstMessages firstMessages, PolicySource policies, CurrentDataset current, ILogger<DatasetWatch> logger)
{
    /// <exception cref="DataFileException">There is no good dataset, neither offered nor stored.</exception>
    public async Task<PolicyReport> WatchAsync(CancellationToken cancellationToken)
    {
        await firstMessages.PassOverEarliestAsync(cancellationToken);
        var report = await policies.WatchAsync(cancellationToken);
        current.Follow(report.Dataset, report.Sequence);
        if (report.Faults is [var first, ..])
        {
            Log.NotTaken(logger, report.Faults.Count, first);
        }

        return report;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The dataset was not taken, the last good one stays: {Count} faults, first {Fault}")]
        public static partial void NotTaken(ILogger logger, int count, DataFault fault);
    }
}
