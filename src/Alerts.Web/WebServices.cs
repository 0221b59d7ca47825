using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Feeds;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.OpenApi;
using Alerts.Web.Pages.Measures;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Datasets;
using Alerts.Web.Pages.Operations;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;
using Alerts.Web.Pages.Subscriptions;
using Alerts.Web.Requests;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
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
        services.AddSingleton<MeasureRecords>();
        services.AddSingleton<MeasureNotices>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<FeedAnswers>();
        services.AddSingleton<FeedTokens>();
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section).ValidateOnStart();
        services.AddRazorComponents();
        services.AddSingleton<StateFragments>();
        services.AddSingleton<LatelyTold>();
        services.AddSingleton<OwnMaterials>();
        services.AddSingleton<ToldReader>();
        services.AddSingleton<PolicyChangeReader>();
        services.AddSingleton<ProposalReader>();
        services.AddSingleton<RevisionChoice>();
        services.AddSingleton<RevisionReader>();
        services.AddSingleton<DatasetReader>();
        services.AddSingleton<SilenceReader>();
        services.AddSingleton<Overview>();
        services.AddSingleton(p => new WishChoices(p.GetRequiredService<MaterialCatalogue>(), p.GetRequiredService<CurrentDataset>(), p.GetRequiredService<SourceRegister>()));
        services.AddSingleton<SubscriptionLook>();
        services.AddSingleton<DeliveryRows>();
        services.AddSingleton<SignUpLimits>();
        services.TryAddSingleton<SignUpDesk>();
        services.AddOptions<SignUpOptions>().BindConfiguration(SignUpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignUpOptions>, SignUpOptionsValidator>();
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = PageForms.Token;
            options.HeaderName = null;
            options.Cookie.Name = "alerts-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<PublicAddress>((options, address) => options.Cookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest);
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
