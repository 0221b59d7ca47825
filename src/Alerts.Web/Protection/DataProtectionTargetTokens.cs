using System.Security.Cryptography;
using Alerts.Subscriptions;
using Microsoft.AspNetCore.DataProtection;

namespace Alerts.Web.Protection;

/// <summary>By ASP.NET Core Data Protection, which keeps its old keys: a link in a mail of years ago still works.</summary>
public sealed class DataProtectionTargetTokens(IDataProtectionProvider provider, TimeProvider clock) : ITargetTokens
{
    private const int MostCharacters = 1024;

    // Part of the key derivation: a token of one purpose is none of another.
    private readonly IDataProtector _targets = provider.CreateProtector("Alerts.Unsubscribe.v1");
    private readonly IDataProtector _confirmations = provider.CreateProtector("Alerts.Confirmation.v1");
    private readonly IDataProtector _alerts = provider.CreateProtector("Alerts.AlertPage.v1");

    public string For(string targetId) => _targets.Protect(targetId);

    public string? TargetOf(string token) => Read(_targets, token);

    // The end by our own clock: Data Protection's time-limited tokens know only the machine's.
    public string ForConfirmation(string targetId)
        => _confirmations.Protect($"{(clock.GetUtcNow() + ConfirmationDesk.GoodFor).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}:{targetId}");

    public string? ConfirmedTargetOf(string token)
        => Read(_confirmations, token)?.Split(':', 2) is [var until, var target]
            && long.TryParse(until, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && clock.GetUtcNow().ToUnixTimeSeconds() <= seconds
            ? target
            : null;

    public string ForAlert(string alertId) => _alerts.Protect(alertId);

    public string? AlertOf(string token) => Read(_alerts, token);

    private static string? Read(IDataProtector protector, string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return token.Length is > 0 and <= MostCharacters ? protector.Unprotect(token) : null;
        }
        catch (CryptographicException)
        {
            return null; // Forged, cut or of another installation: the page says that it means nothing.
        }
    }
}
