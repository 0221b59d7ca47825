using System.Globalization;
using System.Threading.RateLimiting;
using Alerts.Access;
using Alerts.Web.Feeds;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Requests;

/// <summary>
/// A token bucket for each key, and for each address that comes without a good one. In this process: several instances each have their
/// own. Tells by the header fields of the IETF's draft "RateLimit header fields for HTTP", and by Retry-After (RFC 9110 section 10.2.3).
/// </summary>
internal sealed class RateLimits : IDisposable
{
    public const string PolicyHeader = "RateLimit-Policy";
    public const string Header = "RateLimit";

    private const int WindowSeconds = 60;

    // A bucket fills in small steps: who is a little over waits a little.
    private const int StepsPerWindow = 60;

    private readonly CurrentActor _actor;
    private readonly Bucket _keys;
    private readonly Bucket _addresses;

    public RateLimits(IOptions<ApiOptions> options, CurrentActor actor)
    {
        _actor = actor;
        _keys = new Bucket("key", options.Value.RequestsPerMinute);
        _addresses = new Bucket("address", options.Value.AnonymousPerMinute);
    }

    /// <summary>Goes on, or answers 429.</summary>
    public async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsLimited(context))
        {
            await next(context);
            return;
        }

        var bucket = context.User.Identity?.IsAuthenticated == true ? _keys : _addresses;
        var who = ReferenceEquals(bucket, _keys) ? _actor.Value.Id : _actor.Value.Origin;
        using var lease = bucket.Limiter.AttemptAcquire(who);
        var left = bucket.Limiter.GetStatistics(who)?.CurrentAvailablePermits ?? 0;
        var full = (int)Math.Ceiling((bucket.Most - left) / (double)bucket.Most * WindowSeconds);
        context.Response.Headers[PolicyHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{bucket.Name}\";q={bucket.Most};w={WindowSeconds}");
        context.Response.Headers[Header] = string.Create(CultureInfo.InvariantCulture, $"\"{bucket.Name}\";r={left};t={full}");
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageContract>() is not null)
        {
            await PageResult.Error(StatusCodes.Status429TooManyRequests, ProblemKind.TooManyRequests.Title, $"Try again in {wait} seconds.").ExecuteAsync(context);
            return;
        }

        await Problem.Of(ProblemKind.TooManyRequests, $"{bucket.Most} requests in {WindowSeconds} seconds are let through for one {bucket.Name}.").ExecuteAsync(context);
    }

    // Feeds and pages cost a look into the store as lists do, and are open where an operator says so.
    private static bool IsLimited(HttpContext context)
        => context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments(FeedEndpoints.Path, StringComparison.OrdinalIgnoreCase)
            || context.GetEndpoint()?.Metadata.GetMetadata<PageContract>() is { IsLimited: true };

    public void Dispose()
    {
        _keys.Limiter.Dispose();
        _addresses.Limiter.Dispose();
    }

    private sealed record Bucket(string Name, int Most)
    {
        public PartitionedRateLimiter<string> Limiter { get; } = PartitionedRateLimiter.Create<string, string>(
            who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Most,
                TokensPerPeriod = Math.Max(1, Most / StepsPerWindow),
                ReplenishmentPeriod = TimeSpan.FromSeconds(WindowSeconds) * Math.Max(1, Most / StepsPerWindow) / Most,
                QueueLimit = 0,
            }),
            StringComparer.Ordinal);
    }
}
