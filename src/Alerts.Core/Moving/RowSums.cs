using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Moving;

/// <summary>
/// Counts and hashes of rows, whatever order they come in: the hashes of all rows are added up modulo 2^256. Kept for each bucket of ids, so that what differs is
/// found among few rows. Rows are hashed in their canonical JSON.
/// </summary>
public sealed class RowSums
{
    public const int Buckets = 1024;

    private const int Words = 4;

    private readonly long[] _counts = new long[Buckets];
    private readonly ulong[] _sums = new ulong[Buckets * Words];

    public long Count => _counts.Sum();

    /// <summary>Of all rows, in lower-case hex.</summary>
    public string Hash
    {
        get
        {
            var total = new ulong[Words];
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                Add(total, SumOf(bucket));
            }

            var bytes = new byte[Words * sizeof(ulong)];
            for (var i = 0; i < Words; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), total[i]);
            }

            // Hashed once more, so that the first characters tell as much as any.
            return Convert.ToHexStringLower(SHA256.HashData(bytes));
        }
    }

    public static int BucketOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt16LittleEndian(hash) % Buckets;
    }

    /// <summary>Of the row's canonical JSON.</summary>
    public static byte[] HashOf(IKept opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(opened, opened.GetType(), DataFileReader.Options));
    }

    /// <param name="hash">32 bytes.</param>
    public void Add(string id, ReadOnlySpan<byte> hash)
    {
        var bucket = BucketOf(id);
        _counts[bucket]++;
        Span<ulong> words = stackalloc ulong[Words];
        for (var i = 0; i < Words; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash[(i * sizeof(ulong))..]);
        }

        Add(SumOf(bucket), words);
    }

    /// <summary>Buckets whose rows are not the same.</summary>
    public IEnumerable<int> DifferentFrom(RowSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Enumerable.Range(0, Buckets).Where(b => _counts[b] != other._counts[b] || !SumOf(b).SequenceEqual(other.SumOf(b)));
    }

    private Span<ulong> SumOf(int bucket) => _sums.AsSpan(bucket * Words, Words);

    private static void Add(Span<ulong> sum, ReadOnlySpan<ulong> more)
    {
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)sum[i] + more[i];
            sum[i] = (ulong)carry;
            carry >>= 64;
        }
    }
}
