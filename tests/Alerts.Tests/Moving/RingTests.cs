using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Alerts.Server.Moving;
using Alerts.Storage.Tables.KeyRings;
using Alerts.Tests.Storage.Tables;
using Alerts.Web.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Moving;

/// <summary>The key ring of a data directory on its way into the blob of the Functions host.</summary>
public sealed class RingTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-ring-");
    private readonly FakeVault _vault = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_directory_sealed_the_blob_opens_and_the_secret_stands_in_it_only_wrapped()
    {
        var text = Seal("https://hooks.example.com/secret");
        var keys = Ring.ReadFolder(_directory.FullName);
        var master = Assert.Single(keys).Descendants("value").Single().Value;
        var blob = new RingBlob(Azurite.Open());
        Assert.Equal(1, await blob.AddAsync(keys, _vault.Open(), Token));
        Assert.Equal(0, await blob.AddAsync(keys, _vault.Open(), Token));

        var stored = Assert.Single(await blob.ReadAsync(Token));
        Assert.DoesNotContain(master, stored.ToString(), StringComparison.Ordinal);
        Assert.False(RingXml.IsOpen(stored));
        using var ring = new Ring([await RingXml.OpenAsync(stored, _vault.Open(), Token)]);
        Assert.Equal("https://hooks.example.com/secret", ring.Unprotect(text));
        Assert.Equal(master, AsTheLibraryReads(stored).Descendants("value").Single().Value);
    }

    [Fact]
    public async Task Keys_that_are_there_stay_and_those_that_lay_in_the_open_are_wrapped()
    {
        var text = Seal("a");
        var keys = Ring.ReadFolder(_directory.FullName);
        var blob = new RingBlob(Azurite.Open());
        Assert.Equal(1, await blob.AddAsync(keys, wrap: null, Token));
        Assert.True(RingXml.IsOpen(Assert.Single(await blob.ReadAsync(Token))));

        // The host has made one of its own meanwhile, and revoked another.
        var revocation = XElement.Parse("<revocation version=\"1\"><revocationDate>2026-11-23T08:00:00Z</revocationDate><key id=\"*\" /></revocation>");
        Assert.Equal(3, await blob.AddAsync([new XElement(keys[0].Name, new XAttribute("id", "theirs"), keys[0].Elements()), revocation], _vault.Open(), Token));
        Assert.Equal(0, await blob.AddAsync([.. keys, revocation], _vault.Open(), Token));
        var stored = await blob.ReadAsync(Token);
        Assert.Equal([keys[0].Attribute("id")!.Value, "theirs", null], stored.Select(e => RingXml.KeyIdOf(e)));
        Assert.DoesNotContain(stored, RingXml.IsOpen);
        using var ring = new Ring([await RingXml.OpenAsync(stored[0], _vault.Open(), Token)]);
        Assert.Equal("a", ring.Unprotect(text));
    }

    [Fact]
    public async Task Many_who_write_at_once_lose_no_key()
    {
        Seal("a");
        var key = Ring.ReadFolder(_directory.FullName)[0];
        var account = Azurite.Open();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => new RingBlob(account).AddAsync([new XElement(key.Name, new XAttribute("id", $"{i}"), key.Elements())], null, Token)));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], (await new RingBlob(account).ReadAsync(Token)).Select(e => RingXml.KeyIdOf(e)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Our_token_goes_to_no_vault_that_the_ring_names()
    {
        foreach (var kid in new[] { "https://evil.example/keys/data-protection/1", "https://try.vault.azure.net/keys/another/1", "http://try.vault.azure.net/keys/data-protection/1", "nonsense" })
        {
            await Assert.ThrowsAsync<StorageException>(() => _vault.Open().UnwrapAsync(new WrappedKey(kid, [1]), Token));
        }

        Assert.Empty(_vault.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "Key Vault Crypto Service Encryption User")]
    [InlineData(HttpStatusCode.NotFound, "no such key")]
    public async Task A_vault_that_refuses_is_explained_and_nothing_is_stored(HttpStatusCode status, string said)
    {
        Seal("a");
        _vault.Refusal = status;
        var blob = new RingBlob(Azurite.Open());
        var fault = await Assert.ThrowsAsync<StorageException>(() => blob.AddAsync(Ring.ReadFolder(_directory.FullName), _vault.Open(), Token));
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.Empty(await blob.ReadAsync(Token));
    }

    [Fact]
    public async Task A_ring_that_cannot_be_opened_is_said_to_be()
    {
        Seal("a");
        var wrapped = await RingXml.WrapAsync(Ring.ReadFolder(_directory.FullName)[0], _vault.Open(), Token);
        Assert.Contains("Alerts:Keys:VaultKey", (await Assert.ThrowsAsync<StorageException>(() => RingXml.OpenAsync(wrapped, null, Token))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "key-0.xml"), wrapped.ToString(), Token);
        Assert.Contains("only this machine", Assert.Throws<StorageException>(() => Ring.ReadFolder(_directory.FullName)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "key-0.xml"), "<key", Token);
        Assert.Contains("damaged", Assert.Throws<StorageException>(() => Ring.ReadFolder(_directory.FullName)).Message, StringComparison.Ordinal);
        Assert.Empty(Ring.ReadFolder(Path.Combine(_directory.FullName, "none")));
        using var empty = new Ring([]);
        Assert.Throws<StorageException>(() => empty.Unprotect("CfDJ8"));
    }

    public void Dispose()
    {
        _vault.Dispose();
        _directory.Delete(recursive: true);
    }

    // As alerts serve does.
    private string Seal(string plain)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Alerts").PersistKeysToFileSystem(_directory);
        using var provider = services.BuildServiceProvider();
        return new DataProtectionSecrets(provider.GetRequiredService<IDataProtectionProvider>()).Protect(plain);
    }

    // Azure.Extensions.AspNetCore.DataProtection.Keys 1.6.4, AzureKeyVaultXmlDecryptor: RSA-OAEP, then AES as .NET makes it, CBC with PKCS #7.
    private XElement AsTheLibraryReads(XElement stored)
    {
        var secret = stored.Descendants().Single(e => e.Name == XName.Get("encryptedSecret", "http://schemas.asp.net/2015/03/dataProtection"));
        Assert.Equal("Azure.Extensions.AspNetCore.DataProtection.Keys.AzureKeyVaultXmlDecryptor, Azure.Extensions.AspNetCore.DataProtection.Keys", secret.Attribute("decryptorType")!.Value);
        var encrypted = secret.Elements().Single();
        Assert.Equal($"{FakeVault.Address}/0123456789abcdef", (string?)encrypted.Element("kid"));
        var key = _vault.Rsa.Decrypt(Convert.FromBase64String((string)encrypted.Element("key")!), RSAEncryptionPadding.OaepSHA1);
        using var aes = Aes.Create();
        using var decryptor = aes.CreateDecryptor(key, Convert.FromBase64String((string)encrypted.Element("iv")!));
        var value = Convert.FromBase64String((string)encrypted.Element("value")!);
        return XElement.Load(new MemoryStream(decryptor.TransformFinalBlock(value, 0, value.Length)));
    }
}
