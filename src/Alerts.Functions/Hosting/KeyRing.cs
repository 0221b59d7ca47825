using Alerts.Access;
using Alerts.Storage.Tables;
using Alerts.Storage.Tables.KeyRings;
using Alerts.Subscriptions;
using Alerts.Web.Protection;
using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Functions.Hosting;

/// <summary>
/// The key ring under which addresses, webhook URLs and signing secrets lie in the tables: one blob that all instances share, wrapped by a key
/// that never leaves Key Vault. Who has the tables alone has nothing.
/// </summary>
internal static class KeyRing
{
    public static string ContainerOf(TableStorageOptions storage) => $"{storage.Prefix}-keys";

    /// <param name="storage">Good ones; with faults nothing is added, and validation at start names them.</param>
    public static void AddKeyRing(this IServiceCollection services, TableStorageOptions storage, HostSettings settings, TokenCredential credential)
    {
        var ring = services.AddDataProtection().SetApplicationName(DataProtectionSecrets.ApplicationName);
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddSingleton<ITargetTokens, DataProtectionTargetTokens>();
        if (storage.Faults().Any() || settings.Faults().Any())
        {
            return;
        }

        var account = storage.ConnectionString is { Length: > 0 } text ? new BlobServiceClient(text) : new BlobServiceClient(storage.BlobEndpoint, credential);
        var container = account.GetBlobContainerClient(ContainerOf(storage));
        services.AddSingleton(new RingContainer(container));
        ring.PersistKeysToAzureBlobStorage(container.GetBlobClient(RingBlob.Name));
        if (settings.VaultKey is { Length: > 0 } key)
        {
            ring.ProtectKeysWithAzureKeyVault(new Uri(key), credential);
        }
    }
}

/// <summary>Made at start where it is missing: the library that writes the ring does not make it.</summary>
internal sealed record RingContainer(BlobContainerClient Container);
