using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alerts.Functions.Hosting;

/// <summary>The worker process: reads its settings, composes, and checks everything before it takes work.</summary>
internal static class FunctionsHost
{
    /// <param name="storage">Adds every storage port.</param>
    public static IHost Build(string[] args, Action<IServiceCollection, IConfiguration> storage)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddAlertsFunctions(builder.Configuration, storage);
        return builder.Build();
    }
}
