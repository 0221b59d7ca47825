using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Requests;

/// <summary>No page of another origin may call the API, but for those that the settings name. Without cookies: who calls sends a key.</summary>
internal sealed class CorsRule(IOptions<ApiOptions> options) : IConfigureOptions<CorsOptions>
{
    public void Configure(CorsOptions cors)
        => cors.AddDefaultPolicy(policy =>
        {
            if (options.Value.CorsOrigins is { Count: > 0 } origins)
            {
                policy.WithOrigins([.. origins])
                    .AllowAnyMethod()
                    .WithHeaders("Authorization", "Content-Type", "If-Match", IdempotencyFilter.Header, RequestId.Header)
                    .WithExposedHeaders("ETag", "Location", "Retry-After", RateLimits.Header, RateLimits.PolicyHeader, RequestId.Header);
            }
        });
}
