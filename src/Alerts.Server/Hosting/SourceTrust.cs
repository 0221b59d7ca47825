using Alerts.Evidence;
using Alerts.Notices;
using Cronos;
using Microsoft.Extensions.Options;

namespace Alerts.Server.Hosting;

internal static class SourceTrust
{
    // A schedule repeats within four weeks, or its rarest interval is at least this long.
    private const int DaysAhead = 28;

    private const int MostLooks = 20_000;

    public static IServiceCollection AddTrustSettings(this IServiceCollection services)
    {
        services.AddOptions<SourceTrustOptions>()
            .BindConfiguration(SourceTrustOptions.Section)
            .Validate(o => o.FailuresBeforeTold >= 1, $"{SourceTrustOptions.Section}:FailuresBeforeTold must be 1 or more.")
            .ValidateOnStart();
        services.AddOptions<EvidenceOptions>()
            .BindConfiguration(EvidenceOptions.Section)
            .Validate(o => o.RetentionDays is >= 1 and <= 36500, $"{EvidenceOptions.Section}:RetentionDays must be 1 to 36500.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SourceTrustOptions>>().Value);
        services.AddSingleton(provider =>
        {
            var clock = provider.GetRequiredService<TimeProvider>();
            return new SourceRegister(provider.GetRequiredService<ReferenceData>().Sources, source => LongestInterval(source, clock.GetUtcNow()))
            {
                NextLook = (source, after) => CronExpression.Parse(source.Schedule).GetNextOccurrence(after, TimeZoneInfo.Utc),
            };
        });
        services.AddSingleton<EvidenceKeeper>();
        return services;
    }

    /// <summary>The longest time between two looks by a schedule, in the weeks from now.</summary>
    internal static TimeSpan LongestInterval(Source source, DateTimeOffset now)
    {
        var longest = TimeSpan.Zero;
        var last = now.UtcDateTime;
        var count = 0;
        foreach (var next in CronExpression.Parse(source.Schedule).GetOccurrences(last, last.AddDays(DaysAhead)).Take(MostLooks))
        {
            // The first stretch is only the rest of one.
            longest = count++ > 0 && next - last > longest ? next - last : longest;
            last = next;
        }

        return count > 1 ? longest : TimeSpan.FromDays(DaysAhead);
    }
}

/// <summary>Forgets what was kept of sources when its time is over.</summary>
internal sealed class EvidenceKeeper(IEvidenceStore store, IOptions<EvidenceOptions> options, TimeProvider clock)
{
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken)
        => store.ForgetAsync(clock.GetUtcNow().AddDays(-options.Value.RetentionDays), cancellationToken);
}
