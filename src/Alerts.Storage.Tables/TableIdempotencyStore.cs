using Alerts.Access;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

/// <summary>By time of the claim, too: what is old is forgotten without a look at the rest.</summary>
internal sealed class TableIdempotencyStore(TableAccount account) : IIdempotencyStore
{
    private const string ByClaim = "claimed";

    private readonly IndexedTable<IdempotencyClaim> _rows = new(
        account, "idempotency", c => c.Id, c => [new IndexRow(new RowKey(ByClaim, $"{RowKeys.Ascending(c.ClaimedAt)}{RowKeys.Encode(c.Id)}"))]);

    /// <summary>As they are moved: what is sealed stays so.</summary>
    public IDestinationRows<KeptClaim> Kept => new IndexedRows<IdempotencyClaim, KeptClaim>(_rows, k => k.Claim, c => new KeptClaim(c));

    public async Task<IdempotencyClaim?> ClaimAsync(string id, string fingerprint, DateTimeOffset now, DateTimeOffset goodSince, DateTimeOffset abandonedBefore, CancellationToken cancellationToken)
    {
        var claim = new IdempotencyClaim(id, fingerprint, now, null);
        while (!await _rows.AddAsync(claim, cancellationToken))
        {
            IdempotencyClaim? stands = null;
            var taken = await _rows.UpdateAsync(
                id,
                c =>
                {
                    stands = c.ClaimedAt < goodSince || (c.Answer is null && c.ClaimedAt < abandonedBefore && c.Fingerprint == fingerprint) ? null : c;
                    return stands is null ? claim : null;
                },
                cancellationToken);
            if (taken is not null)
            {
                return null;
            }

            if (stands is not null)
            {
                return stands;
            }
        }

        return null;
    }

    public Task CompleteAsync(string id, string answer, CancellationToken cancellationToken) => _rows.UpdateAsync(id, c => c with { Answer = answer }, cancellationToken);

    public Task ReleaseAsync(string id, CancellationToken cancellationToken) => _rows.RemoveAsync(id, cancellationToken, c => c.Answer is null);

    public Task<int> ReleaseAllAsync(CancellationToken cancellationToken) => RemoveAsync(null, c => c.Answer is null, cancellationToken);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => RemoveAsync(RowKeys.Ascending(before), c => c.ClaimedAt < before, cancellationToken);

    private async Task<int> RemoveAsync(string? below, Func<IdempotencyClaim, bool> where, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var claim in Pages.AllAsync(cursor => _rows.ListAsync(ByClaim, cursor, 1000, cancellationToken, below)))
        {
            removed += await _rows.RemoveAsync(claim.Id, cancellationToken, where) is null ? 0 : 1;
        }

        return removed;
    }
}
