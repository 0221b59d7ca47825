using System.Security.Cryptography;
using Alerts.Subscriptions;
using Microsoft.AspNetCore.DataProtection;

namespace Alerts.Web.Protection;

/// <summary>By ASP.NET Core Data Protection, which keeps its old keys: a link in a mail of years ago still works.</summary>
public sealed class DataProtectionTargetTokens(IDataProtectionProvider provider) : ITargetTokens
{
    private const int MostCharacters = 1024;

    private readonly IDataProtector _protector = provider.CreateProtector("Alerts.Unsubscribe.v1");

    public string For(string targetId) => _protector.Protect(targetId);

    public string? TargetOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return token.Length is > 0 and <= MostCharacters ? _protector.Unprotect(token) : null;
        }
        catch (CryptographicException)
        {
            return null; // Forged, cut or of another installation: the page says that it means nothing.
        }
    }
}
