using System.Text;
using Alerts.Access;

namespace Alerts.Tests.Support;

/// <summary>Unreadable at sight, no more.</summary>
internal sealed class FakeProtector : ISecretProtector
{
    public string Protect(string plain) => $"sealed:{Convert.ToHexString(Encoding.UTF8.GetBytes(plain))}";

    public string Unprotect(string sealedText)
        => sealedText.StartsWith("sealed:", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromHexString(sealedText.AsSpan(7))) : throw new StorageException("not sealed here");
}
