using System.Diagnostics;
using System.Text;
using Alerts.Access;
using Alerts.Functions;
using Alerts.Functions.Hosting;
using Alerts.Notices;
using Alerts.Queues;
using Alerts.Sources.Reference;
using Alerts.Storage.Tables;
using Alerts.Tests.Functions.Crashes;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Functions;

/// <summary>
/// The function classes, composed as the host composes them, over Azurite and the broker of the double, at noon of 20 November 2026 on a clock
/// that stands.
/// </summary>
internal sealed class FunctionsRig : IAsyncDisposable
{
    // Read once: a hundred rigs would read the same files.
    private static readonly Lazy<Task<ReferenceData>> Reference = new(() => ReferenceData.LoadAsync(ownFolder: null, CancellationToken.None));

    private readonly IHost _host;
    private readonly string _prefix;
    private readonly IReadOnlyList<Source>? _sources;
    private readonly IDisturbance? _disturbance;

    /// <param name="sources">Looked at instead of the shipped ones.</param>
    public FunctionsRig(IReadOnlyList<Source>? sources = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? with = null)
        : this(new FakeTimeProvider(Some.Noon), null, Azurite.NewPrefix(), sources, settings, with, null)
    {
    }

    private FunctionsRig(
        FakeTimeProvider clock, InMemoryBroker? broker, string prefix, IReadOnlyList<Source>? sources, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? with, IDisturbance? disturbance)
    {
        (Clock, Broker, _prefix, _sources, _disturbance) = (clock, broker ?? new InMemoryBroker(clock), prefix, sources, disturbance);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(FunctionSettings.Good).AddInMemoryCollection(Storage).AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Services.AddSingleton<TimeProvider>(Clock);

        // Of the web host in the worker.
        var listener = new DiagnosticListener("Microsoft.AspNetCore");
        builder.Services.AddSingleton(listener).AddSingleton<DiagnosticSource>(listener);
        builder.Services.AddAlertsFunctions(builder.Configuration, (services, configuration) => services.AddAlertsTables(configuration), Reference.Value);
        builder.Services.Replace(ServiceDescriptor.Singleton(new ServiceBusClient(Broker)));
        if (disturbance is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(Azurite.Open(Clock, prefix, disturbance.Policy)));
            Broker.SendFault = disturbance.OfBroker;
        }

        builder.Services.AddSingleton(new SourceRegister(sources ?? [], _ => TimeSpan.FromMinutes(15)) { NextLook = (_, after) => after.AddMinutes(1) });
        with?.Invoke(builder.Services);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        _host = builder.Build();
    }

    /// <summary>Another process over the same account, broker and clock.</summary>
    /// <param name="disturbance">Null: all goes well.</param>
    public FunctionsRig Another(Action<IServiceCollection> with, IDisturbance? disturbance = null)
    {
        Broker.SendFault = null;
        return new FunctionsRig(Clock, Broker, _prefix, _sources, null, with, disturbance);
    }

    public FakeTimeProvider Clock { get; }

    public InMemoryBroker Broker { get; }

    public IServiceProvider Services => _host.Services;

    private Dictionary<string, string?> Storage => new() { ["Alerts:Storage:ConnectionString"] = Azurite.ConnectionString, ["Alerts:Storage:Prefix"] = _prefix };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull
        => Services.GetRequiredService<T>();

    /// <summary>The function class, as the worker makes it.</summary>
    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(Services);

    /// <summary>What a trigger would be given; null where nothing is due.</summary>
    public async Task<ServiceBusReceivedMessage?> NextAsync(string queue)
    {
        await using var receiver = Get<ServiceBusClient>().CreateReceiver(queue);
        return await receiver.ReceiveMessagesAsync(1, null, Cancel) is [var message] ? message : null;
    }

    /// <summary>Runs both triggers on what is due until nothing is. How many messages there were.</summary>
    public async Task<int> PumpAsync()
    {
        var handled = 0;
        while (await NextAsync(QueueNames.Alerts) is { } alert)
        {
            await Function<RouteAlert>().RunAsync(alert, ActionsOf(QueueNames.Alerts), Cancel);
            handled++;
        }

        while (await NextAsync(QueueNames.Deliveries) is { } delivery)
        {
            await Function<DeliverAlert>().RunAsync(delivery, ActionsOf(QueueNames.Deliveries), Cancel);
            handled++;
        }

        return handled == 0 ? 0 : handled + await PumpAsync();
    }

    /// <summary>What was put aside.</summary>
    public async Task<IReadOnlyList<DeadLetter>> DeadAsync() => await Pages.AllAsync(cursor => Get<IDeadLetterStore>().ListAsync(null, cursor, 100, Cancel)).ToListAsync(Cancel);

    public Task TickAsync<T>(Func<T, TimerInfo, Task> run) => run(Function<T>(), new TimerInfo());

    public async Task<string> KeyAsync() => (await Get<ApiKeyDesk>().CreateFirstAsync(Cancel))!;

    /// <summary>Through the HTTP function, routed by the worker before.</summary>
    public async Task<(int Status, string Body, IHeaderDictionary Headers)> AskAsync(string method, string path, string? key = null, string? body = null, string mediaType = "application/json", string? cookie = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var response = new StartingResponse();
        context.Features.Set<IHttpResponseFeature>(response);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = (method, path, "https", new HostString("alerts.example.com"));
        context.Request.ContentType = body is null ? null : mediaType;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body ?? ""));
        context.Request.Headers.Cookie = cookie;
        context.Request.Headers.Authorization = key is null ? default : $"Bearer {key}";
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The worker's own endpoint."), null, "Api"));
        context.Request.RouteValues["path"] = path;
        await Function<Api>().RunAsync(context.Request);
        await context.Response.Body.FlushAsync(Cancel);
        await response.StartAsync();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()), context.Response.Headers);
    }

    private InMemoryActions ActionsOf(string queue) => new(Broker, queue) { Fault = () => _disturbance?.OfBroker() };

    // A server calls these as the answer starts; the context of a test by itself does not.
    private sealed class StartingResponse : HttpResponseFeature
    {
        private readonly Stack<Func<Task>> _starting = new();

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push(() => callback(state));

        public async Task StartAsync()
        {
            while (_starting.TryPop(out var callback))
            {
                await callback();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
