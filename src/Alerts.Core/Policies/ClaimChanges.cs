using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What became of the reports beside the law: kept in the history, not told.</summary>
internal static class ClaimChanges
{
    public static IEnumerable<PolicyChange> Of(Comparison comparison)
    {
        var (old, now) = (Claims(comparison.Before), Claims(comparison.After));
        foreach (var id in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var (was, claims) = (old.GetValueOrDefault(id, []), now.GetValueOrDefault(id, []));
            for (var i = 0; i < Math.Max(was.Count, claims.Count); i++)
            {
                var (a, b) = (was.ElementAtOrDefault(i), claims.ElementAtOrDefault(i));
                if (a is null || b is null || !SameLaw.Claims(a, b))
                {
                    yield return Of(comparison, a, b);
                }
            }
        }
    }

    private static PolicyChange Of(Comparison comparison, Claim? was, Claim? now)
    {
        var claim = now ?? was!;
        var about = claim.About.OrderBy(a => a.Measure.Value, StringComparer.Ordinal).ToList();
        var kind = was is null ? ChangeKind.ClaimAdded : now is null ? ChangeKind.ClaimRemoved : ChangeKind.ClaimChanged;
        return new PolicyChange(
            kind, about.Count > 0 ? about[0].Measure : null, null, comparison.Concerns(Subjects(comparison, was).Concat(Subjects(comparison, now)).Distinct()),
            $"claim {claim.Id} by {claim.By}", Words(was), Words(now), new PolicyEdit.SwapClaim(was, now));
    }

    private static IEnumerable<ProvisionKey> Subjects(Comparison comparison, Claim? claim)
        => (claim?.About ?? []).SelectMany(a => new[] { comparison.Before, comparison.After }.Where(v => v.Dataset.Contains(a.Measure))
            .SelectMany(v => a.Provisions ?? [.. v.Dataset.Measure(a.Measure).Provisions.Select(p => p.Number)])
            .Select(n => new ProvisionKey(a.Measure, n)));

    private static string Words(Claim? claim)
        => claim is null ? "none" : $"{claim.By} in {claim.Where}, {(claim.Said is { } day ? day.ToString("O") : "day not known")}: {claim.Says}";

    // An id should stand once; where it does not, the order in the file decides nothing.
    private static Dictionary<string, List<Claim>> Claims(RevisionView view)
        => (view.Dataset.File.Claims ?? []).GroupBy(c => c.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count() == 1 ? [g.First()] : g.OrderBy(c => JsonSerializer.Serialize(CanonicalPolicies.Of(c), DataFileReader.Options), StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
}
