using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alerts;

/// <summary>Ids between two bounds, neither of which is an id.</summary>
/// <param name="Above">Null: from the first.</param>
/// <param name="Below">Null: to the last.</param>
public sealed record IdRange(string? Above, string? Below)
{
    public bool Holds(string id) => (Above is null || string.CompareOrdinal(id, Above) > 0) && (Below is null || string.CompareOrdinal(id, Below) < 0);
}

/// <summary>
/// Identity from content: the same facts always give the same id, so that doing anything twice writes the same row once.
/// </summary>
public static class DerivedId
{
    // Crockford's alphabet in lower case: no i, l, o, u, so an id can be read aloud; 26 characters hold 130 bits.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    /// <summary>
    /// <paramref name="prefix"/>, an underscore and 26 characters (130 bits of SHA-256). Parts are hashed with their
    /// lengths, so ("ab", "c") and ("a", "bc") differ.
    /// </summary>
    public static string Of(string prefix, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        Span<byte> small = stackalloc byte[256];
        foreach (var part in parts)
        {
            var size = Encoding.UTF8.GetByteCount(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, size);
            hash.AppendData(length);
            if (size <= small.Length)
            {
                hash.AppendData(small[..Encoding.UTF8.GetBytes(part, small)]);
            }
            else
            {
                hash.AppendData(Encoding.UTF8.GetBytes(part));
            }
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return string.Concat(prefix, "_", Base32(digest));
    }

    /// <summary>
    /// <paramref name="prefix"/>, an underscore and 13 characters (65 bits) from each of two ids. All ids with the same first
    /// part stand together, in an order that depends on the second alone: rows that are written together lie together on
    /// disk.
    /// </summary>
    public static string Join(string prefix, string first, string second)
        => string.Concat(prefix, "_", Half(first), Half(second));

    /// <summary>One of so many ranges of about the same number of ids with this prefix. Together they hold every text, and each is bounded by the first character of an id's digest.</summary>
    /// <param name="count">Divides 32.</param>
    public static IdRange Range(string prefix, int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Alphabet.Length % count, 0, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)count, nameof(number));
        var width = Alphabet.Length / count;
        return new IdRange(Bound(number), Bound(number + 1));

        string? Bound(int n) => n == 0 || n == count ? null : $"{prefix}_{Alphabet[n * width]}";
    }

    private static ReadOnlySpan<char> Half(string id) => Of("", id).AsSpan(1, Length / 2);

    private static string Base32(ReadOnlySpan<byte> digest)
    {
        Span<char> text = stackalloc char[Length];
        var bits = 0;
        var buffer = 0;
        var next = 0;
        for (var i = 0; i < Length; i++)
        {
            if (bits < 5)
            {
                buffer = (buffer << 8) | digest[next++];
                bits += 8;
            }

            bits -= 5;
            text[i] = Alphabet[(buffer >> bits) & 31];
        }

        return new string(text);
    }
}
