namespace Alerts.Storage.Tables.KeyRings;

/// <summary>A key that leaves its place never: it wraps and unwraps other keys there.</summary>
public interface IKeyWrap
{
    /// <summary>The wrapped key, and by which version of the key it was.</summary>
    /// <exception cref="StorageException">It cannot be reached or refuses us.</exception>
    Task<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken);

    /// <exception cref="StorageException">It cannot be reached or refuses us, or did not wrap this.</exception>
    Task<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken);
}

/// <param name="Kid">The address of the version.</param>
public sealed record WrappedKey(string Kid, byte[] Bytes);
