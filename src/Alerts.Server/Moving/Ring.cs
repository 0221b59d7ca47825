using System.Xml.Linq;
using Alerts.Access;
using Alerts.Storage.Tables.KeyRings;
using Alerts.Web.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Alerts.Server.Moving;

/// <summary>A key ring as it was read: it opens what its keys sealed, and makes no key.</summary>
internal sealed class Ring : ISecretProtector, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly DataProtectionSecrets _secrets;

    /// <param name="elements">In the open.</param>
    public Ring(IReadOnlyCollection<XElement> elements)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(DataProtectionSecrets.ApplicationName).DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new Elements(elements));
        _services = services.BuildServiceProvider();
        _secrets = new DataProtectionSecrets(_services.GetRequiredService<IDataProtectionProvider>());
    }

    /// <summary>The elements in a folder where ASP.NET Core keeps its ring; none where there is no such folder.</summary>
    /// <exception cref="UserFaultException">A file cannot be read.</exception>
    /// <exception cref="StorageException">One is damaged, or encrypted by something that only this machine has.</exception>
    public static IReadOnlyList<XElement> ReadFolder(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.xml").Order(StringComparer.Ordinal).Select(ReadFile)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"The key ring in {path} cannot be read: {e.Message}", e);
        }
    }

    public string Protect(string plain) => _secrets.Protect(plain);

    public string Unprotect(string sealedText) => _secrets.Unprotect(sealedText);

    public void Dispose() => _services.Dispose();

    private static XElement ReadFile(string file)
    {
        using var stream = File.OpenRead(file);
        var element = RingXml.Parse(stream);
        return RingXml.IsEncrypted(element) ? throw new StorageException($"{file} is encrypted by something that only this machine has: the key in it cannot be moved.") : element;
    }

    private sealed class Elements(IReadOnlyCollection<XElement> elements) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => [.. elements.Select(e => new XElement(e))];

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("This ring is only read.");
    }
}
