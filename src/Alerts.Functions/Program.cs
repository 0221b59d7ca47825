using System.Globalization;
using Alerts.Functions.Hosting;
using Alerts.Storage.Tables;
using Microsoft.Extensions.Hosting;

namespace Alerts.Functions;

internal static class Program
{
    public static async Task Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        await FunctionsHost.Build(args, (services, configuration) => services.AddAlertsTables(configuration)).RunAsync();
    }
}
