using Alerts.Policies;

namespace Alerts.Server.Hosting;

internal static class PolicySettings
{
    /// <summary>What the option --policies says, as a setting that overrides all others; a relative path starts where the command was called.</summary>
    public static IReadOnlyDictionary<string, string?> Of(string? location)
        => location is null
            ? new Dictionary<string, string?>(StringComparer.Ordinal)
            : new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"{PolicyOptions.Section}:{nameof(PolicyOptions.Location)}"] = location.Contains("://", StringComparison.Ordinal) ? location : Path.GetFullPath(location),
            };
}
