using Alerts.Deliveries;

namespace Alerts.Subscriptions.Bulk;

internal enum LineOutcome
{
    Created,
    Existing,
    Updated,
}

/// <param name="Id">Under which it is stored, or will be.</param>
internal sealed record PlannedLine(ImportedLine Line, LineOutcome Outcome, string Id);

/// <summary>What each good line will do, by what is stored and by the lines before it.</summary>
internal sealed class ImportPlan(ISubscriptionStore subscriptions, ITargetStore targets)
{
    private const int MostRepeatsNamed = 20;

    private readonly Dictionary<string, (int Line, string Id, Cadence Cadence)> _seen = new(StringComparer.Ordinal);
    private readonly List<PlannedLine> _lines = [];
    private readonly List<string> _repeats = [];
    private int _moreRepeats;

    public IReadOnlyList<PlannedLine> Lines => _lines;

    public IEnumerable<string> Warnings => _moreRepeats == 0 ? _repeats : _repeats.Append($"{_moreRepeats} more lines repeat an earlier one.");

    public int Count(LineOutcome outcome) => _lines.Count(l => l.Outcome == outcome);

    public async Task AddAsync(IReadOnlyList<ImportedLine> batch, CancellationToken cancellationToken)
    {
        var there = await subscriptions.FindManyAsync([.. batch.Select(l => l.OwnId).Distinct(StringComparer.Ordinal)], cancellationToken);
        var reached = await targets.FindManyAsync([.. batch.Where(l => !there.ContainsKey(l.OwnId)).Select(l => l.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
        foreach (var line in batch)
        {
            if (_seen.TryGetValue(line.OwnId, out var before))
            {
                Repeat(line.Line, before.Line);
                _lines.Add(new PlannedLine(line, before.Cadence == line.Wish.Cadence ? LineOutcome.Existing : LineOutcome.Updated, before.Id));
                _seen[line.OwnId] = before with { Cadence = line.Wish.Cadence };
                continue;
            }

            var (same, id) = await PlaceAsync(line, there.GetValueOrDefault(line.OwnId), reached.ContainsKey(line.TargetId), cancellationToken);
            _lines.Add(new PlannedLine(line, same is null ? LineOutcome.Created : same.Cadence == line.Wish.Cadence ? LineOutcome.Existing : LineOutcome.Updated, id));
            _seen[line.OwnId] = (line.Line, id, line.Wish.Cadence);
        }
    }

    // Only where something else of the same target is stored there is more to look at.
    private async Task<(Subscription? Same, string Id)> PlaceAsync(ImportedLine line, Subscription? there, bool isReached, CancellationToken cancellationToken)
    {
        var wish = new Subscription(line.OwnId, line.Tenant, line.Name, line.Wish.Filter, line.Wish.LeadDays, line.Wish.Channel, line.TargetId, default);
        return there?.IsSameWish(wish) == true ? (there, there.Id)
            : there is null && !isReached ? (null, line.OwnId)
            : await WishRows.PlaceAsync(subscriptions, wish, cancellationToken);
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
