using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Cronos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Sources.Reference;

public static class ReferenceServices
{
    // A schedule repeats within four weeks, or its rarest interval is at least this long.
    private const int DaysAhead = 28;

    private const int MostLooks = 20_000;

    /// <summary>
    /// The data files and what is made of them: materials, sources, and the place of the policy dataset. Reads the sections "Alerts:Policies",
    /// "Alerts:Sources" and "Alerts:Evidence" of the host's configuration; they are checked at start.
    /// </summary>
    /// <param name="reference">May still be loading: who needs it first waits for it.</param>
    public static IServiceCollection AddAlertsReference(this IServiceCollection services, Task<ReferenceData> reference)
    {
        services.AddSingleton(_ => reference.GetAwaiter().GetResult());
        services.AddSingleton(provider => provider.GetRequiredService<ReferenceData>().Catalogue);
        services.AddSingleton<IPolicyReader>(provider => provider.GetRequiredService<ReferenceData>());
        services.AddPolicySettings();
        services.AddTrustSettings();
        return services;
    }

    private static void AddPolicySettings(this IServiceCollection services)
    {
        services.AddOptions<PolicyOptions>()
            .BindConfiguration(PolicyOptions.Section)
            .Validate(o => o.HasUsableShare, $"{PolicyOptions.Section}:VanishedShare must be 0 to 1.")
            .Validate(o => o.HasUsableLeast, $"{PolicyOptions.Section}:VanishedLeast must be 1 or more.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PolicyOptions>, LocationCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PolicyOptions>>().Value);
        services.AddSingleton<PolicySource>();
    }

    private static void AddTrustSettings(this IServiceCollection services)
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
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EvidenceOptions>>().Value);
        services.AddSingleton(provider =>
        {
            var clock = provider.GetRequiredService<TimeProvider>();
            return new SourceRegister(provider.GetRequiredService<ReferenceData>().Sources, source => LongestInterval(source, clock.GetUtcNow()))
            {
                NextLook = (source, after) => CronExpression.Parse(source.Schedule).GetNextOccurrence(after, TimeZoneInfo.Utc),
            };
        });
        services.AddSingleton<EvidenceKeeper>();
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

    // The address is not repeated: its query may hold a key.
    private sealed class LocationCheck : IValidateOptions<PolicyOptions>
    {
        public ValidateOptionsResult Validate(string? name, PolicyOptions options)
            => options.Location is { Length: > 0 } location && DatasetFetcher.Refusal(location) is { } refusal
                ? ValidateOptionsResult.Fail($"{PolicyOptions.Section}:{nameof(PolicyOptions.Location)} {refusal}.")
                : ValidateOptionsResult.Success;
    }
}
