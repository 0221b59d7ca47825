using Microsoft.AspNetCore.DataProtection;
using Alerts.Web.Protection;
using Alerts.Queues;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Bulk;
using Alerts.Subscriptions.Previews;
using Alerts.Tests.Support;
using Alerts.Web;
using Alerts.Web.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Web.Support;

/// <summary>The API on a real Kestrel on loopback, over stores in memory, at 08:00 UTC on 23 November 2026.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private ApiServer(WebApplication app, HttpClient http, string key)
    {
        _app = app;
        _http = http;
        Key = key;
    }

    /// <summary>Sent with every request that has no other Authorization.</summary>
    public string Key { get; }

    public FakeTimeProvider Clock => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    public MemoryAlertStore Alerts => (MemoryAlertStore)_app.Services.GetRequiredService<IAlertStore>();

    public MemorySubscriptionStore Subscriptions => (MemorySubscriptionStore)_app.Services.GetRequiredService<ISubscriptionStore>();

    public MemoryApiKeyStore Keys => (MemoryApiKeyStore)_app.Services.GetRequiredService<IApiKeyStore>();

    public FakeTargetStore Targets => (FakeTargetStore)_app.Services.GetRequiredService<ITargetStore>();

    public FakeMessageQueue Queue => (FakeMessageQueue)_app.Services.GetRequiredService<IMessageQueue>();

    public FakeNoticeStore Notices => (FakeNoticeStore)_app.Services.GetRequiredService<INoticeStore>();

    public FakeNoticeReader Reader => _app.Services.GetRequiredService<FakeNoticeReader>();

    public FakeSourceHealthStore Health => (FakeSourceHealthStore)_app.Services.GetRequiredService<ISourceHealthStore>();

    public FakeDeliveryLedger Ledger => (FakeDeliveryLedger)_app.Services.GetRequiredService<IDeliveryLedger>();

    public ApiKeyDesk KeyDesk => _app.Services.GetRequiredService<ApiKeyDesk>();

    public FakePolicyRevisions Revisions => (FakePolicyRevisions)_app.Services.GetRequiredService<IPolicyRevisions>();

    public FakePolicyDrafts Drafts => (FakePolicyDrafts)_app.Services.GetRequiredService<IPolicyDrafts>();

    public FakeProposalStore Proposals => (FakeProposalStore)_app.Services.GetRequiredService<IProposalStore>();

    public FakeAuditLog Audit => (FakeAuditLog)_app.Services.GetRequiredService<IAuditLog>();

    public FakeTenantStore Tenants => (FakeTenantStore)_app.Services.GetRequiredService<ITenantStore>();

    public CurrentDataset Dataset => _app.Services.GetRequiredService<CurrentDataset>();

    public IEnumerable<RouteEndpoint> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public IServiceProvider Services => _app.Services;

    public Uri Address => _http.BaseAddress!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ApiServer> StartAsync(string environment = "Production", bool confirms = false, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        // A test may ask faster than any customer.
        builder.Configuration.AddInMemoryCollection(
            settings ?? new Dictionary<string, string?>(StringComparer.Ordinal) { ["Alerts:Api:RequestsPerMinute"] = "1000000", ["Alerts:Api:AnonymousPerMinute"] = "1000000" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services
            .AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero)))
            .AddSingleton(Sample.Catalogue)
            .AddSingleton<IAlertStore, MemoryAlertStore>()
            .AddSingleton<ISubscriptionStore, MemorySubscriptionStore>()
            .AddSingleton<ITargetStore>(new FakeTargetStore(new PortCalls()))
            .AddSingleton<ITargetAddresses, PlainTargetAddresses>()
            .AddSingleton<IApiKeyStore, MemoryApiKeyStore>()
            .AddSingleton<SubscriptionDesk>()
            .AddSingleton<PreviewDesk>()
            .AddSingleton<ImportDesk>()
            .AddSingleton<ExportDesk>()
            .AddSingleton<SubscriptionChanges>()
            .AddSingleton<FirstMessages>()
            .AddSingleton<IDeliveryLedger, FakeDeliveryLedger>()
            .AddSingleton<IMessageQueue>(p => new FakeMessageQueue(p.GetRequiredService<PortCalls>(), (FakeTimeProvider)p.GetRequiredService<TimeProvider>()))
            .AddSingleton<AlertIntake>()
            .AddSingleton<DeliveryDesk>()
            .AddSingleton<TargetSwitch>()
            .AddSingleton<ISuppressionStore, FakeSuppressionStore>()
            .AddSingleton<ISilenceStore, FakeSilenceStore>()
            .AddSingleton<SuppressionDesk>()
            .AddSingleton<SilenceDesk>()
            .AddSingleton<MailFeedback>()
            .AddSingleton<IMailEvents, PlainMailEvents>()
            .AddSingleton<IAlertPages, PlainAlertPages>()
            .AddSingleton(new ConfirmationRule(confirms))
            .AddSingleton<ConfirmationDesk>()
            .AddSingleton<ITargetTokens, DataProtectionTargetTokens>()
            .AddSingleton<TestMessages>()
            .AddSingleton<IPolicyRevisions>(new FakePolicyRevisions(new PortCalls()))
            .AddSingleton<IPolicyDrafts, FakePolicyDrafts>()
            .AddSingleton<IPolicyOffers, FakePolicyOffers>()
            .AddSingleton<IPolicyRefusals, FakePolicyRefusals>()
            .AddSingleton<ICliffRegister, FakeCliffRegister>()
            .AddSingleton<IProposalStore, FakeProposalStore>()
            .AddSingleton<IPolicyReader, ShippedSchemaReader>()
            .AddSingleton(new PolicyOptions())
            .AddSingleton<RevisionIntake>()
            .AddSingleton<RevisionAudience>()
            .AddSingleton<RevisionPreviews>()
            .AddSingleton<DatasetDesk>()
            .AddSingleton<ProposalDesk>()
            .AddSingleton<PolicyWatch>()
            .AddSingleton(new PortCalls())
            .AddSingleton<INoticeStore, FakeNoticeStore>()
            .AddSingleton<ISourceHealthStore, FakeSourceHealthStore>()
            .AddSingleton(new SourceRegister([Some.Source()], _ => TimeSpan.FromMinutes(15)) { NextLook = (_, after) => after.AddMinutes(1) })
            .AddSingleton<CoverageDesk>()
            .AddSingleton<FakeNoticeReader>()
            .AddSingleton<INoticeReader>(p => p.GetRequiredService<FakeNoticeReader>())
            .AddSingleton<ISourceStates, FakeSourceStates>()
            .AddSingleton<IEvidenceStore, FakeEvidenceStore>()
            .AddSingleton<MaterialMatcher>()
            .AddSingleton<NoticeIntake>()
            .AddSingleton<SeriesWatch>()
            .AddSingleton(new SourceTrustOptions())
            .AddSingleton<NoticeWatch>()
            .AddSingleton<SourceDesk>()
            .AddSingleton<DeliveryRetry>()
            .AddSingleton<DeadLetterDesk>()
            .AddSingleton<IAuditLog, FakeAuditLog>()
            .AddSingleton<IDigestStore, FakeDigestStore>()
            .AddSingleton<AlertDeliveries>()
            .AddSingleton<CorrectionDesk>()
            .AddSingleton<AnswerEvidence>()
            .AddSingleton<LawEvidence>()
            .AddSingleton<LedgerEvidence>()
            .AddSingleton<EvidenceDesk>()
            .AddSingleton<ITenantStore, FakeTenantStore>()
            .AddSingleton<IIdempotencyStore, FakeIdempotencyStore>()
            .AddSingleton<ISecretProtector, FakeProtector>()
            .AddAlertsWeb()
            .AddDataProtection().UseEphemeralDataProtectionProvider();
        var app = builder.Build();
        app.UseAlertsApi();
        SharedRoutes.MapInto(app);
        await app.StartAsync(Cancel);
        app.Services.GetRequiredService<CurrentDataset>().Value = Sample.Dataset();
        var key = await app.Services.GetRequiredService<ApiKeyDesk>().CreateFirstAsync(Cancel);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
        return new ApiServer(app, http, key!);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> SubscribeAsync(string json) => SubscribeAsync(Encoding.UTF8.GetBytes(json));

    public Task<Answer> SubscribeAsync(byte[] body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(HttpMethod.Post, "/v1/subscriptions", content);
    }

    /// <param name="authorization">The header's value; null sends the good key, empty sends no header.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? authorization = null, string? accept = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (authorization is not "")
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {Key}");
        }

        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        using var response = await _http.SendAsync(request, Cancel);
        return await Answer.ReadAsync(response, Cancel);
    }

    /// <param name="json">Null: no body.</param>
    /// <param name="key">Null: the good key.</param>
    public async Task<Answer> SendJsonAsync(HttpMethod method, string path, string? json, string mediaType = "application/json", string? key = null, params (string Name, string Value)[] headers)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, mediaType);
        return await SendAsync(method, path, content, key is null ? null : $"Bearer {key}", headers: headers);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
