using Alerts.Storage.Tables;
using Alerts.Storage.Tables.KeyRings;

namespace Alerts.Server.Moving;

/// <summary>The tables and the key ring that the Functions host has, by the same settings.</summary>
internal sealed class MoveDestination
{
    private const string VaultKeyName = "Alerts:Keys:VaultKey";

    private MoveDestination(TableAccount account, IKeyWrap? wrap) => (Account, Wrap) = (account, wrap);

    public TableAccount Account { get; }

    /// <summary>Null: the ring is not wrapped.</summary>
    public IKeyWrap? Wrap { get; }

    /// <exception cref="UserFaultException">Settings are missing or wrong; all of them are named, and no value is repeated.</exception>
    public static MoveDestination Of(IConfiguration configuration)
    {
        var section = configuration.GetSection(TableStorageOptions.Section);
        var options = new TableStorageOptions
        {
            TableEndpoint = Address(section[nameof(TableStorageOptions.TableEndpoint)]),
            BlobEndpoint = Address(section[nameof(TableStorageOptions.BlobEndpoint)]),
            ConnectionString = section[nameof(TableStorageOptions.ConnectionString)],
        };
        options.Prefix = section[nameof(TableStorageOptions.Prefix)] ?? options.Prefix;
        var vaultKey = configuration[VaultKeyName] is { Length: > 0 } text ? text : null;
        if (options.Faults().Append(FaultOf(vaultKey, options)).OfType<string>().ToList() is { Count: > 0 } faults)
        {
            throw new UserFaultException(string.Join(Environment.NewLine, faults));
        }

        return new MoveDestination(Open(options), vaultKey is null ? null : new VaultKey(new Uri(vaultKey)));
    }

    // What is no address at all is shown as one that is not absolute, which is a fault.
    private static Uri? Address(string? text) => text is not { Length: > 0 } ? null : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : new Uri("", UriKind.Relative);

    private static string? FaultOf(string? vaultKey, TableStorageOptions options) => vaultKey switch
    {
        null => options.ConnectionString is { Length: > 0 } ? null
            : $"{VaultKeyName} is missing: the https address of the key that wraps the key ring, such as https://NAME.vault.azure.net/keys/data-protection. Without it who reads the storage account reads every address and secret.",
        _ => VaultKey.IsAddress(vaultKey) ? null : $"{VaultKeyName} must be the https address of a Key Vault key, such as https://NAME.vault.azure.net/keys/data-protection.",
    };

    private static TableAccount Open(TableStorageOptions options)
    {
        try
        {
            return TableAccount.Open(options, TimeProvider.System);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            // What the SDK says may hold a part of it.
            throw new UserFaultException($"{TableStorageOptions.Section}:{nameof(TableStorageOptions.ConnectionString)} is no connection string of a storage account.");
        }
    }
}
