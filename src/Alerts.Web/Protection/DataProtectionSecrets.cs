using System.Security.Cryptography;
using Alerts.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Alerts.Web.Protection;

/// <summary>By ASP.NET Core Data Protection: authenticated encryption under a key ring that rotates by itself and keeps its old keys.</summary>
public sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    /// <summary>Part of the key derivation: whoever shares a ring must set the same.</summary>
    public const string ApplicationName = "Alerts";

    // Part of the key derivation: another purpose cannot read what this one wrote.
    private readonly IDataProtector _protector = provider.CreateProtector("Alerts.Secrets.v1");

    public string Protect(string plain) => _protector.Protect(plain);

    public string Unprotect(string sealedText)
    {
        try
        {
            return _protector.Unprotect(sealedText);
        }
        catch (CryptographicException e)
        {
            throw new StorageException("A stored secret cannot be read: the key ring that protected it is not the one in use. Put the installation's 'keys' directory back.", e);
        }
    }
}
