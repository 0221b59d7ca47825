using Alerts.Evidence;
using Alerts.Moving;
using Alerts.Notices;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// Bytes lie in blobs by their hash, compressed. A row for each answer stands under its source, by time; a row for each hash says when it came last, so that what is
/// old is forgotten without a look at every answer. Bytes are written before an answer names them. They are forgotten by their version: first its row says that they go, then that
/// version is removed, then its row says that they are gone. So whoever keeps them again meanwhile puts down a version that stays, and what a kill leaves goes the next time.
/// </summary>
internal sealed class TableEvidenceStore(TableAccount account) : IEvidenceStore
{
    private readonly IndexedTable<Body> _bodies = new(
        account, "evidencebodies", b => b.Sha256, b => b.State != BodyState.Gone ? [new IndexRow(new RowKey("kept", $"{RowKeys.Ascending(b.LastAt)}{b.Sha256}"))] : [], partitionLength: 2);

    private Table Answers => account.Table("evidence");

    private BlobFolder Bytes => account.Blobs("evidence");

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptEvidence> KeptAnswers => new PlainRows<KeptEvidence>(Answers, k => RowOf(k.Entry), row => new KeptEvidence(RowText.Of<EvidenceEntry>(row)));

    /// <summary>As they are moved: bytes before the row that says that they are kept.</summary>
    public IDestinationRows<KeptEvidenceBytes> KeptBytes => new IndexedRows<Body, KeptEvidenceBytes>(
        _bodies,
        k => new Body(k.Id, k.Length, k.LastAt, k.Compressed.IsEmpty ? BodyState.Gone : BodyState.Kept),
        async (b, token) => new KeptEvidenceBytes(b.Sha256, b.Length, b.LastAt, b.State == BodyState.Kept ? await Bytes.FindAsync(b.Sha256, token) : null),
        (bodies, token) => Parallel.ForEachAsync(bodies, Table.AtOnce(token), async (k, each) => await PutAsync(k, each)),
        pageSize: 4);

    public async Task KeepAsync(SourceId source, IReadOnlyList<RawAnswer> answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            var name = EvidenceBytes.NameOf(answer.Bytes.Span);
            var body = new Body(name, answer.Bytes.Length, answer.At, BodyState.Kept);

            // Said to be kept before it is: whoever forgets at this moment sees that it came again.
            if (!await _bodies.AddAsync(body, cancellationToken))
            {
                await _bodies.UpdateAsync(name, b => b.State == BodyState.Kept && b.LastAt >= answer.At ? b : b with { LastAt = b.LastAt > answer.At ? b.LastAt : answer.At, State = BodyState.Kept }, cancellationToken);
            }

            await Bytes.PutAsync(name, EvidenceBytes.Compress(answer.Bytes.Span), cancellationToken);
            await Answers.PutAsync(RowOf(new EvidenceEntry(source, answer.Address, answer.At, answer.Headers, name, answer.Bytes.Length)), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<EvidenceEntry>> ListAsync(SourceId source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var entries = new List<EvidenceEntry>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {RowKeys.Encode(source.Value)} and RowKey ge {RowKeys.Ascending(from)} and RowKey lt {RowKeys.Ascending(to.AddMilliseconds(1))}");
        await foreach (var row in Answers.AllAsync(filter, cancellationToken))
        {
            entries.Add(RowText.Of<EvidenceEntry>(row));
        }

        return [.. entries.OrderBy(e => e.At).ThenBy(e => e.Address, StringComparer.Ordinal).ThenBy(e => e.Sha256, StringComparer.Ordinal)];
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string sha256, CancellationToken cancellationToken)
    {
        if (await _bodies.FindAsync(sha256, cancellationToken) is { State: BodyState.Kept } body && await Bytes.FindAsync(sha256, cancellationToken) is { } bytes)
        {
            return EvidenceBytes.Decompress(bytes, body.Length);
        }

        return null;
    }

    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        await foreach (var body in Pages.AllAsync(cursor => _bodies.ListAsync("kept", cursor, Table.MostInBatch, cancellationToken, below: RowKeys.Ascending(before))))
        {
            forgotten += await ForgetAsync(body.Sha256, before, cancellationToken) ? 1 : 0;
        }

        return forgotten;
    }

    private static TableEntity RowOf(EvidenceEntry entry)
        => RowText.Row(new RowKey(RowKeys.Encode(entry.Source.Value), $"{RowKeys.Ascending(entry.At)}{DerivedId.Of("ans", entry.Address, entry.Sha256)}"), entry);

    private async Task PutAsync(KeptEvidenceBytes kept, CancellationToken cancellationToken)
    {
        if (!kept.Compressed.IsEmpty)
        {
            await Bytes.PutAsync(kept.Id, kept.Compressed, cancellationToken);
        }
        else if (await Bytes.VersionAsync(kept.Id, cancellationToken) is { } version)
        {
            await Bytes.RemoveAsync(kept.Id, version, cancellationToken);
        }
    }

    private async Task<bool> ForgetAsync(string name, DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before the mark: who keeps it after the mark puts down another.
            var version = await Bytes.VersionAsync(name, cancellationToken);
            if (await _bodies.UpdateAsync(name, b => b.LastAt < before && b.State != BodyState.Gone ? b with { State = BodyState.Going } : null, cancellationToken) is null)
            {
                return false;
            }

            if (version is not { } known || await Bytes.RemoveAsync(name, known, cancellationToken))
            {
                return await _bodies.UpdateAsync(name, b => b.State == BodyState.Going ? b with { State = BodyState.Gone } : null, cancellationToken) is not null;
            }
        }
    }

    /// <param name="LastAt">When these bytes came last.</param>
    private sealed record Body(string Sha256, int Length, DateTimeOffset LastAt, BodyState State);

    private enum BodyState
    {
        Kept,

        /// <summary>To be forgotten: not read any more, and perhaps still there.</summary>
        Going,

        Gone,
    }
}
