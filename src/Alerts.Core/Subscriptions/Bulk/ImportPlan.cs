namespace Alerts.Subscriptions.Bulk;

internal enum LineOutcome : byte
{
    Created,
    Existing,
    Updated,
}

/// <summary>What each good line will do, by what is stored and by the lines before it. Pure but for <see cref="AddAsync"/>'s look.</summary>
internal sealed class ImportPlan(ISubscriptionStore subscriptions)
{
    private const int MostRepeatsNamed = 20;

    private readonly Dictionary<string, (int Line, Cadence Cadence)> _seen = new(StringComparer.Ordinal);
    private readonly List<LineOutcome> _outcomes = [];
    private readonly List<string> _repeats = [];
    private int _moreRepeats;

    /// <summary>In the order of the lines.</summary>
    public IReadOnlyList<LineOutcome> Outcomes => _outcomes;

    public IEnumerable<string> Warnings => _moreRepeats == 0 ? _repeats : _repeats.Append($"{_moreRepeats} more lines repeat an earlier one.");

    public int Count(LineOutcome outcome) => _outcomes.Count(o => o == outcome);

    public async Task AddAsync(IReadOnlyList<ImportedLine> batch, CancellationToken cancellationToken)
    {
        var there = await subscriptions.FindManyAsync([.. batch.Select(l => l.SubscriptionId).Distinct(StringComparer.Ordinal)], cancellationToken);
        foreach (var line in batch)
        {
            var id = line.SubscriptionId;
            _outcomes.Add(Judge(line, id, there.GetValueOrDefault(id)));
            _seen[id] = (_seen.TryGetValue(id, out var first) ? first.Line : line.Line, line.Wish.Cadence);
        }
    }

    private LineOutcome Judge(ImportedLine line, string id, Subscription? there)
    {
        if (_seen.TryGetValue(id, out var before))
        {
            Repeat(line.Line, before.Line);
            return before.Cadence == line.Wish.Cadence ? LineOutcome.Existing : LineOutcome.Updated;
        }

        return there is null ? LineOutcome.Created : there.Cadence == line.Wish.Cadence ? LineOutcome.Existing : LineOutcome.Updated;
    }

    private void Repeat(int line, int first)
    {
        if (_repeats.Count < MostRepeatsNamed)
        {
            _repeats.Add($"Line {line} is the same subscription as line {first}; the last one's cadence counts.");
        }
        else
        {
            _moreRepeats++;
        }
    }
}
