namespace Alerts.Access;

/// <summary>Makes what is secret unreadable at rest, and readable again. Safe for use by many threads at once.</summary>
public interface ISecretProtector
{
    string Protect(string plain);

    /// <exception cref="StorageException">It was protected by a key that is not here, or was changed.</exception>
    string Unprotect(string sealedText);
}
