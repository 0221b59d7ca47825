using Alerts.Alerting;
using Alerts.Policies;

namespace Alerts.Channels;

/// <summary>Words that every channel uses in the same way.</summary>
internal static class AlertWords
{
    /// <summary>The enum's name in lower case: part of the webhook's contract.</summary>
    public static string Name(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Critical => "critical",
    };

    /// <summary>As <see cref="Name(Severity)"/>.</summary>
    public static string Name(Certainty certainty) => certainty switch
    {
        Certainty.Certain => "certain",
        Certainty.Unconfirmed => "unconfirmed",
    };

    /// <summary>"critical · cliff.upcoming · CN · gallium, germanium".</summary>
    public static string Footer(Alert alert)
        => string.Join(" · ", new[]
        {
            Name(alert.Severity),
            AlertKinds.Name(alert.Kind),
            string.Join(", ", alert.Jurisdictions),
            string.Join(", ", alert.Materials),
        }.Where(part => part.Length > 0));

    /// <summary>Null unless it is a web link: a feed may hold <c>javascript:</c> or half a URL.</summary>
    public static string? Link(Reference reference) => Link(reference.Url);

    /// <summary>As <see cref="Link(Reference)"/>.</summary>
    public static string? Link(Uri? address)
        => address is { IsAbsoluteUri: true, Scheme: "https" or "http" } url ? url.AbsoluteUri : null;
}
