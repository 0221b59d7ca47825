using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public static class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(Host.CreateApplicationBuilder(args));
    }

    /// <summary>The generic host's builder without a worker in it.</summary>
    public sealed class FunctionsApplicationBuilder
    {
        private readonly HostApplicationBuilder _inner;

        internal FunctionsApplicationBuilder(HostApplicationBuilder inner) => _inner = inner;

        public ConfigurationManager Configuration => _inner.Configuration;

        public IServiceCollection Services => _inner.Services;

        public ILoggingBuilder Logging => _inner.Logging;

        public IHostEnvironment Environment => _inner.Environment;

        public IHost Build() => _inner.Build();
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry
{
    public static class ConfigureFunctionsOpenTelemetry
    {
        public static global::OpenTelemetry.IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this global::OpenTelemetry.IOpenTelemetryBuilder builder) => builder;
    }
}
