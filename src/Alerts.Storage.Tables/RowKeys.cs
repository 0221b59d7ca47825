using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Alerts.Storage.Tables;

/// <summary>
/// How names and instants stand in keys. A key may hold no / \ # ? nor control characters and at most 1 KiB (512 UTF-16 units):
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model. Keys compare by ordinal.
/// </summary>
internal static class RowKeys
{
    // Hold every instant of the calendar in milliseconds.
    private const int Digits = 16;

    private const int Longest = 400;
    private const int KeptOfLong = 300;

    // In ordinal order, so that the mirror of each reverses it.
    private const string Mirrored = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> OfIds = SearchValues.Create(Mirrored);
    private static readonly SearchValues<char> Plain = SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz*!:@,");

    /// <summary>The text itself where it may stand in a key; else what may not is written as = and four hexadecimal digits. A long one ends in its hash. One to one, but for hashes.</summary>
    public static string Encode(string text)
    {
        var key = text.AsSpan().IndexOfAnyExcept(Plain) < 0 ? text : Escape(text);
        return key.Length <= Longest ? key : $"{key[..KeptOfLong]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>The partition of an index that holds what has this value.</summary>
    /// <param name="part">A word of ours.</param>
    public static string Partition(string part, string value) => $"{part}:{Encode(value)}";

    /// <summary>Earlier instants stand first.</summary>
    public static string Ascending(DateTimeOffset at) => Number(at.ToUnixTimeMilliseconds() - DateTimeOffset.MinValue.ToUnixTimeMilliseconds());

    /// <summary>Later instants stand first.</summary>
    public static string Descending(DateTimeOffset at) => Descending(at.ToUnixTimeMilliseconds());

    /// <param name="milliseconds">Of Unix time.</param>
    public static string Descending(long milliseconds) => Number(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - milliseconds);

    /// <summary>Greater ids stand first: of those of one instant the last one by id is the newest.</summary>
    public static string Mirror(string id)
        => string.Create(id.Length + 1, id, static (span, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var at = Mirrored.IndexOf(text[i], StringComparison.Ordinal);
                span[i] = at < 0 ? '-' : Mirrored[^(at + 1)];
            }

            // Above all others: a longer id stands before the shorter one that it begins with.
            span[^1] = '~';
        });

    /// <summary>Where a row stands in a list that is newest first.</summary>
    public static string NewestFirst(DateTimeOffset at, string id) => $"{Descending(at)}{Mirror(id)}";

    /// <summary>Whether it has the form of <see cref="NewestFirst"/>.</summary>
    public static bool IsNewestFirst(string key)
        => key.Length > Digits + 1 && key[^1] == '~' && key.AsSpan(0, Digits).IndexOfAnyExceptInRange('0', '9') < 0 && key.AsSpan(Digits, key.Length - Digits - 1).IndexOfAnyExcept(OfIds) < 0;

    /// <summary>The same text always falls into the same of so many shards.</summary>
    /// <param name="count">At most 256.</param>
    public static int ShardOf(string text, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return hash[0] % count;
    }

    private static string Number(long value) => value.ToString("D16", CultureInfo.InvariantCulture);

    private static string Escape(string text)
    {
        var key = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (Plain.Contains(c))
            {
                key.Append(c);
            }
            else
            {
                key.Append('=').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return key.ToString();
    }
}
