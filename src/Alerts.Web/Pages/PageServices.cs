using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Datasets;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Measures;
using Alerts.Web.Pages.Operations;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;
using Alerts.Web.Pages.Subscriptions;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages;

internal static class PageServices
{
    /// <summary>What pages need besides the API.</summary>
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<MeasureRecords>();
        services.AddSingleton<MeasureNotices>();
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section).ValidateOnStart();
        services.TryAddSingleton<IWebHostEnvironment, BareEnvironment>();
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
        services.AddSingleton<IValidateOptions<SignUpOptions>>(p => new SignUpOptionsValidator(p.GetRequiredService<ConfirmationRule>));
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = PageForms.Token;
            options.HeaderName = null;
            options.Cookie.Name = "alerts-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<PublicAddress>((options, address) => options.Cookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest);
    }
}
