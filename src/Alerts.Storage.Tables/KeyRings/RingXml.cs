using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace Alerts.Storage.Tables.KeyRings;

/// <summary>
/// The elements of a key ring of ASP.NET Core Data Protection, of which the secret parts are wrapped as Azure.Extensions.AspNetCore.DataProtection.Keys
/// does: encrypted by AES in CBC mode under a key of their own, which the vault wraps.
/// </summary>
public static class RingXml
{
    private const string DecryptorClass = "Azure.Extensions.AspNetCore.DataProtection.Keys.AzureKeyVaultXmlDecryptor";

    private static readonly XNamespace Space = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName EncryptedSecret = Space + "encryptedSecret";
    private static readonly XName RequiresEncryption = Space + "requiresEncryption";
    private static readonly XName DecryptorType = "decryptorType";

    /// <exception cref="StorageException">It is no XML.</exception>
    public static XElement Parse(Stream stream)
    {
        try
        {
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreProcessingInstructions = true });
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new StorageException("A part of the key ring is damaged: it is no XML.", e);
        }
    }

    /// <summary>Null for what is no key: a revocation.</summary>
    public static string? KeyIdOf(XElement element) => element.Name.LocalName == "key" ? element.Attribute("id")?.Value : null;

    /// <summary>Whether a secret stands in it in the open.</summary>
    public static bool IsOpen(XElement element) => element.DescendantsAndSelf().Any(IsSecret);

    /// <summary>Whether anything of it is encrypted, by whatever.</summary>
    public static bool IsEncrypted(XElement element) => element.DescendantsAndSelf(EncryptedSecret).Any();

    /// <summary>A copy whose secrets are wrapped.</summary>
    public static async Task<XElement> WrapAsync(XElement element, IKeyWrap wrap, CancellationToken cancellationToken)
    {
        // Whatever it is, it has a parent that can put another in its place.
        var holder = new XElement("holder", new XElement(element));
        while (holder.Descendants().FirstOrDefault(IsSecret) is { } secret)
        {
            secret.ReplaceWith(new XElement(EncryptedSecret, new XAttribute(DecryptorType, $"{DecryptorClass}, Azure.Extensions.AspNetCore.DataProtection.Keys"), await EncryptAsync(secret, wrap, cancellationToken)));
        }

        return new XElement(holder.Elements().Single());
    }

    /// <summary>A copy with its secrets in the open.</summary>
    /// <param name="wrap">Null: there is no such key.</param>
    /// <exception cref="StorageException">It is encrypted by something else, or there is no key for it.</exception>
    public static async Task<XElement> OpenAsync(XElement element, IKeyWrap? wrap, CancellationToken cancellationToken)
    {
        var holder = new XElement("holder", new XElement(element));
        while (holder.Descendants(EncryptedSecret).FirstOrDefault() is { } secret)
        {
            if (secret.Attribute(DecryptorType)?.Value.StartsWith($"{DecryptorClass},", StringComparison.Ordinal) != true)
            {
                throw new StorageException("A key of the key ring is encrypted by something that is not known here.");
            }

            secret.ReplaceWith(await DecryptAsync(
                secret.Elements().Single(), wrap ?? throw new StorageException("The key ring is wrapped by a key in Key Vault: Alerts:Keys:VaultKey must name it."), cancellationToken));
        }

        return new XElement(holder.Elements().Single());
    }

    private static bool IsSecret(XElement element) => (bool?)element.Attribute(RequiresEncryption) == true;

    private static async Task<XElement> EncryptAsync(XElement secret, IKeyWrap wrap, CancellationToken cancellationToken)
    {
        using var plain = new MemoryStream();
        await secret.SaveAsync(plain, SaveOptions.DisableFormatting, cancellationToken);
        using var aes = Aes.Create();
        aes.GenerateKey();
        aes.GenerateIV();
        var value = aes.EncryptCbc(plain.ToArray(), aes.IV);
        var wrapped = await wrap.WrapAsync(aes.Key, cancellationToken);
        return new XElement(
            "encryptedKey", new XElement("kid", wrapped.Kid), new XElement("key", Convert.ToBase64String(wrapped.Bytes)), new XElement("iv", Convert.ToBase64String(aes.IV)), new XElement("value", Convert.ToBase64String(value)));
    }

    private static async Task<XElement> DecryptAsync(XElement encrypted, IKeyWrap wrap, CancellationToken cancellationToken)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = await wrap.UnwrapAsync(new WrappedKey((string?)encrypted.Element("kid") ?? "", Bytes("key")), cancellationToken);
            return Parse(new MemoryStream(aes.DecryptCbc(Bytes("value"), Bytes("iv"))));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new StorageException("A key of the key ring is damaged.", e);
        }

        byte[] Bytes(string name) => Convert.FromBase64String((string?)encrypted.Element(name) ?? "");
    }
}
