using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Alerts.Tests")]
