using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Alerts.Tests")]
[assembly: InternalsVisibleTo("Alerts.IntegrationTests")]
[assembly: InternalsVisibleTo("Alerts.Benchmarks")]
