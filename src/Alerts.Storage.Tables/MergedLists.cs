using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>Index rows of one partition whose row keys begin with a prefix; what follows it is where a row stands in the list, under the same key in every list that holds it.</summary>
/// <param name="Prefix">Ends in |; empty: all of the partition.</param>
internal readonly record struct IndexList(string Partition, string Prefix = "")
{
    // Above every key.
    private const string End = "~";

    public IndexRow Row(string key) => new(new RowKey(Partition, Prefix + key));

    public string KeyOf(TableEntity row) => row.RowKey[Prefix.Length..];

    /// <summary>For <see cref="Table.QueryAsync"/>: what lies between two keys.</summary>
    public string Between(string? above, string? below)
        => Table.Between(Partition, Prefix.Length == 0 ? above : Prefix + above, Prefix.Length == 0 ? below : Prefix + (below ?? End));
}

/// <summary>
/// Reads what all parts of a query lead to, in the order of the lists; the lists of one part are merged. Index rows come first, and of those only as many are held against
/// their rows as the page needs. Of several parts the one that comes farthest with the same effort leads, so that what is rare decides how much is read.
/// </summary>
/// <param name="patience">Rows that may be looked at in vain before a page ends early.</param>
internal sealed class MergedLists<T>(IndexedTable<T> table, int patience = MergedLists<T>.Patience)
    where T : class
{
    public const int Patience = 1000;

    private const int LeastAtOnce = 20;
    private const int MostAtOnce = 1000;

    /// <summary>A cursor is the key of a row that one of the parts led to.</summary>
    /// <param name="above">Only rows behind this key; null: from the beginning.</param>
    /// <param name="below">Only rows before this key; null: to the end.</param>
    /// <param name="asks">What a row must be besides.</param>
    public async Task<Page<T>> ReadAsync(
        IReadOnlyList<IReadOnlyList<IndexList>> parts, string? above, string? below, int take, Func<T, bool> asks, CancellationToken cancellationToken)
    {
        var (items, inVain) = (new List<T>(), 0);
        while (true)
        {
            var next = await NextAsync(parts, above, below, Math.Max(take - items.Count, inVain), cancellationToken);
            inVain += next.Passed;
            for (var i = 0; i < next.Rows.Count;)
            {
                // As many as the page needs; more where so many were looked at in vain that the next will be, too.
                var some = next.Rows.Skip(i).Take(Math.Max(take - items.Count, Math.Min(inVain, LeastAtOnce))).ToList();
                var found = await table.BelievedAsync(some.Select(r => r.Row), cancellationToken);
                foreach (var (key, row) in some)
                {
                    (i, above) = (i + 1, key);
                    if (found.TryGetValue(RowKey.Of(row), out var value) && asks(value))
                    {
                        items.Add(value);
                    }
                    else
                    {
                        inVain++;
                    }

                    if (items.Count == take || inVain >= patience)
                    {
                        return new Page<T>(items, next.End is null && i == next.Rows.Count ? null : above);
                    }
                }
            }

            above = next.End;
            if (above is null || inVain >= patience)
            {
                return new Page<T>(items, above);
            }
        }
    }

    // What lies up to the end of the part that comes farthest; all others were read so far, or lead to nothing that this one does not.
    private async Task<Stretch> NextAsync(IReadOnlyList<IReadOnlyList<IndexList>> parts, string? above, string? below, int wanted, CancellationToken cancellationToken)
    {
        var stretches = await Task.WhenAll(parts.Select(p => LookAsync(p, above, below, wanted, cancellationToken)));
        var lead = stretches.Where(s => s.End is null).MinBy(s => s.Rows.Count) ?? stretches.MaxBy(s => s.End, StringComparer.Ordinal)!;
        var rows = lead.Rows.Where(r => stretches.All(s => s.MayHold(r.Key))).ToList();
        return lead with { Rows = rows, Passed = lead.Rows.Count - rows.Count };
    }

    // No farther than where the shortest look ended: below that others may have rows that were not read.
    private async Task<Stretch> LookAsync(IReadOnlyList<IndexList> lists, string? above, string? below, int wanted, CancellationToken cancellationToken)
    {
        // Shards are filled evenly: twice the share of each makes it likely that once is enough.
        var atOnce = Math.Min(MostAtOnce, Math.Max(LeastAtOnce, lists.Count == 1 ? wanted + 1 : 2 * wanted / Math.Max(1, lists.Count)));
        var looks = await Task.WhenAll(lists.Select(async l => (List: l, Rows: await table.Index.QueryAsync(l.Between(above, below), atOnce, cancellationToken))));
        var end = looks.Where(l => l.Rows.Count == atOnce).Select(l => l.List.KeyOf(l.Rows[^1])).Min(StringComparer.Ordinal);
        var rows = looks.SelectMany(l => l.Rows.Select(r => (Key: l.List.KeyOf(r), Row: r)))
            .Where(r => end is null || string.CompareOrdinal(r.Key, end) <= 0)
            .DistinctBy(r => r.Key, StringComparer.Ordinal)
            .OrderBy(r => r.Key, StringComparer.Ordinal);
        return new Stretch([.. rows], end, 0);
    }

    /// <param name="End">The key up to which all is read; null: there is no more.</param>
    /// <param name="Passed">Rows that other parts do not lead to.</param>
    private sealed record Stretch(List<(string Key, TableEntity Row)> Rows, string? End, int Passed)
    {
        private readonly Lazy<HashSet<string>> _keys = new(() => Rows.Select(r => r.Key).ToHashSet(StringComparer.Ordinal));

        public bool MayHold(string key) => (End is not null && string.CompareOrdinal(key, End) > 0) || _keys.Value.Contains(key);
    }
}
