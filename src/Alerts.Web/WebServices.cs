using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Web.Feeds;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.OpenApi;
using Alerts.Web.Pages;
using Alerts.Web.Requests;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Alerts.Web;

public static class WebServices
{
    /// <summary>
    /// The API. The host adds <c>AddAlertsCore</c>, the adapters of the ports (among them <see cref="IApiKeyStore"/>) and a
    /// material catalogue, and sets <see cref="CurrentDataset.Value"/> once a dataset is accepted.
    /// </summary>
    public static IServiceCollection AddAlertsWeb(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CurrentActor>(_ => new CurrentActor());
        services.TryAddSingleton<AuditTrail>();
        services.AddSingleton<CurrentDataset>();
        services.TryAddSingleton<DatasetFollower>();
        services.AddSingleton<FilterAdvice>();
        services.AddSingleton<CliffHistory>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<FeedAnswers>();
        services.AddSingleton<FeedTokens>();
        services.AddPages();
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateOnStart();
        services.TryAddSingleton<TenantRegister>();
        services.TryAddSingleton<TenantDesk>();
        services.TryAddSingleton<ApiKeyDesk>();
        services.TryAddSingleton<IdempotencyDesk>();
        services.AddSingleton<RateLimits>();
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>, CorsRule>();
        services.ConfigureHttpJsonOptions(options => WebJson.Configure(options.SerializerOptions));
        services.AddRouting();
        services.AddBearerSchemes();
        services.AddAuthorization(options =>
        {
            foreach (var scope in ApiScope.All)
            {
                options.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim(Caller.ScopeClaim, scope));
            }
        });
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        services.AddSingleton<RequestTypes>();
        services.AddSingleton<ServedDocument>();
        return services;
    }
}
