using Alerts.Access;

namespace Alerts.Moving;

/// <summary>One kind of rows on its way from one store to another.</summary>
internal abstract class MovedKind(string name)
{
    public string Name => name;

    /// <summary>In the order in which they are moved: what others name comes before them.</summary>
    public static IReadOnlyList<MovedKind> All(IKeptStore source, IDestinationStore destination)
    {
        return
        [
            Of<KeptTenant>("tenants"), Of<KeptApiKey>("api-keys"), Of<KeptTarget>("targets"), Of<KeptSuppression>("suppressions"), Of<KeptSubscription>("subscriptions"), Of<KeptSilence>("silences"),
            Of<KeptEvidenceBytes>("evidence-bytes"), Of<KeptEvidence>("evidence"), Of<KeptSourceState>("source-states"), Of<KeptSourceHealth>("source-health"), Of<KeptNotice>("notices"),
            Of<KeptRevision>("policy-revisions"), Of<KeptDraft>("policy-drafts"), Of<KeptOffer>("policy-offers"), Of<KeptRefusal>("policy-refusals"), Of<KeptProposal>("proposals"),
            Of<KeptCliff>("cliffs"), Of<KeptAlert>("alerts"), Of<KeptDelivery>("deliveries"), Of<KeptDigests>("digests"), Of<KeptAuditEntry>("audit-log"), Of<KeptClaim>("idempotency"),
            Of<KeptDeadLetter>("dead-letters"), Of<KeptMessage>("messages"),
        ];

        MovedKind Of<T>(string name)
            where T : IKept => new MovedKind<T>(name, source.Rows<T>(), destination.Rows<T>());
    }

    public abstract Task<bool> AnyThereAsync(CancellationToken cancellationToken);

    /// <summary>How many rows were written.</summary>
    public abstract Task<long> CopyAsync(CancellationToken cancellationToken);

    /// <param name="removes">Whether rows that the source does not have are taken away.</param>
    public abstract Task<(KindReport Report, long Removed)> CompareAsync(ISecretProtector here, ISecretProtector there, bool removes, CancellationToken cancellationToken);
}

internal sealed class MovedKind<T>(string name, IKeptRows<T> source, IDestinationRows<T> destination) : MovedKind(name)
    where T : IKept
{
    // Of the rows of so many buckets the hashes are held at once.
    private const int MostBuckets = RowSums.Buckets / 16;

    private const int MostNamed = 10;

    public override Task<bool> AnyThereAsync(CancellationToken cancellationToken) => destination.AnyAsync(cancellationToken);

    public override async Task<long> CopyAsync(CancellationToken cancellationToken)
    {
        var isFirst = !await destination.AnyAsync(cancellationToken);
        var written = 0L;
        await foreach (var page in source.PagesAsync(cancellationToken))
        {
            written += await destination.PutAsync(page, isFirst, cancellationToken);
        }

        return written;
    }

    public override async Task<(KindReport Report, long Removed)> CompareAsync(ISecretProtector here, ISecretProtector there, bool removes, CancellationToken cancellationToken)
    {
        var sums = await SumAsync(source, row => HashOf(row, here), cancellationToken);
        var removed = 0L;
        while (true)
        {
            var sumsThere = await SumAsync(destination, row => HashThere(row, there), cancellationToken);
            var differing = sums.DifferentFrom(sumsThere).Take(MostBuckets).ToHashSet();
            var (named, tooMany) = await DifferencesAsync(differing, here, there, cancellationToken);
            if (!removes || tooMany.Count == 0)
            {
                return (new KindReport(Name, sums.Count, sumsThere.Count, sums.Hash, sumsThere.Hash, named), removed);
            }

            await destination.RemoveAsync(tooMany, cancellationToken);
            removed += tooMany.Count;
        }
    }

    private async Task<(IReadOnlyList<string> Named, IReadOnlySet<string> TooMany)> DifferencesAsync(HashSet<int> buckets, ISecretProtector here, ISecretProtector there, CancellationToken cancellationToken)
    {
        if (buckets.Count == 0)
        {
            return ([], new HashSet<string>());
        }

        var rows = await HashesAsync(source, buckets, row => HashOf(row, here), cancellationToken);
        var rowsThere = await HashesAsync(destination, buckets, row => HashThere(row, there), cancellationToken);
        var tooMany = rowsThere.Keys.Where(id => !rows.ContainsKey(id)).ToHashSet(StringComparer.Ordinal);
        var others = rows.Where(r => !rowsThere.TryGetValue(r.Key, out var hash) || !r.Value.AsSpan().SequenceEqual(hash)).Select(r => r.Key);
        return ([.. others.Concat(tooMany).Order(StringComparer.Ordinal).Take(MostNamed)], tooMany);
    }

    private static async Task<RowSums> SumAsync(IKeptRows<T> rows, Func<T, byte[]> hashOf, CancellationToken cancellationToken)
    {
        var sums = new RowSums();
        await foreach (var page in rows.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                sums.Add(row.Id, hashOf(row));
            }
        }

        return sums;
    }

    private static async Task<Dictionary<string, byte[]>> HashesAsync(IKeptRows<T> rows, HashSet<int> buckets, Func<T, byte[]> hashOf, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var page in rows.PagesAsync(cancellationToken))
        {
            foreach (var row in page.Where(r => buckets.Contains(RowSums.BucketOf(r.Id))))
            {
                hashes[row.Id] = hashOf(row);
            }
        }

        return hashes;
    }

    private static byte[] HashOf(T row, ISecretProtector protector) => RowSums.HashOf(row.Opened(protector));

    // What cannot be opened there is another row than ours, and is named.
    private static byte[] HashThere(T row, ISecretProtector protector)
    {
        try
        {
            return HashOf(row, protector);
        }
        catch (StorageException)
        {
            return RowSums.HashOf(row);
        }
    }
}
