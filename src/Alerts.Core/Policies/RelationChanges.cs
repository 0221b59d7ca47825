using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What became of what one provision does to others.</summary>
internal static class RelationChanges
{
    public static IEnumerable<PolicyChange> Of(Comparison comparison, ProvisionKey source, IReadOnlyList<Relation>? before, IReadOnlyList<Relation>? after)
    {
        if (SameInOrder(before ?? [], after ?? []))
        {
            return [];
        }

        var (old, now) = (new List<Relation>(before ?? []), new List<Relation>(after ?? []));
        _ = TakePairs(old, now, SameLaw.Relations);
        var pairs = TakePairs(old, now, SameLaw.SameAct);
        // What now bears on more, on less or from another day is still the same act.
        pairs.AddRange(TakePairs(old, now, (a, b) => a.Type == b.Type && a.Measure == b.Measure && comparison.Before.Reach(a).Intersect(comparison.After.Reach(b)).Any()));
        return pairs.Select(p => Changed(comparison, source, p.Was, p.Now))
            .Concat(old.Select(r => Removed(comparison, source, r)))
            .Concat(now.Select(r => Added(comparison, source, r)));
    }

    // True of nearly all provisions of two revisions: the rest below has to sort.
    private static bool SameInOrder(IReadOnlyList<Relation> before, IReadOnlyList<Relation> after)
    {
        var same = before.Count == after.Count;
        for (var i = 0; same && i < before.Count; i++)
        {
            same = SameLaw.Relations(before[i], after[i]);
        }

        return same;
    }

    // Takes what belongs together out of both lists. Ordered first, so that the order in the file decides nothing.
    private static List<(Relation Was, Relation Now)> TakePairs(List<Relation> old, List<Relation> now, Func<Relation, Relation, bool> belong)
    {
        var pairs = new List<(Relation Was, Relation Now)>();
        Sort(old);
        Sort(now);
        foreach (var was in old.ToList())
        {
            if (now.Find(n => belong(was, n)) is { } match)
            {
                old.Remove(was);
                now.Remove(match);
                pairs.Add((was, match));
            }
        }

        return pairs;
    }

    private static void Sort(List<Relation> relations)
    {
        if (relations.Count > 1)
        {
            var sorted = relations.OrderBy(r => JsonSerializer.Serialize(CanonicalPolicies.Of(r), DataFileReader.Options), StringComparer.Ordinal).ToList();
            relations.Clear();
            relations.AddRange(sorted);
        }
    }

    private static PolicyChange Added(Comparison comparison, ProvisionKey source, Relation now)
    {
        var view = comparison.After;
        var reported = view.Dataset.Measure(source.Measure).IsInstrument && view.Dataset.Provisions[source].Effect != ProvisionEffect.Statement ? "" : ", by a report or statement only";
        return new PolicyChange(
            RelationWords.Added(now.Type), source.Measure, source, comparison.Concerns(source, null, now),
            $"¶{source.Number} {RelationWords.Verb(now.Type)} {view.Target(now)} {view.Window(now.From, now.Until)}{reported}",
            comparison.Before.Standing(view.Reach(now)),
            view.Doing(source, now),
            new PolicyEdit.SwapRelation(source, null, now))
        { Target = view.Target(now) };
    }

    private static PolicyChange Removed(Comparison comparison, ProvisionKey source, Relation was)
    {
        var reach = comparison.Before.Reach(was);
        var resumes = was.Type == RelationType.Suspends && comparison.InForceEarlier(reach);
        return new PolicyChange(
            resumes ? ChangeKind.Resumed : ChangeKind.RelationWithdrawn, source.Measure, source, comparison.Concerns(source, was, null),
            $"¶{source.Number} no longer {RelationWords.Verb(was.Type)} {comparison.Before.Target(was)}",
            comparison.Before.Doing(source, was),
            comparison.After.Standing(reach),
            new PolicyEdit.SwapRelation(source, was, null))
        { Target = comparison.Before.Target(was) };
    }

    private static PolicyChange Changed(Comparison comparison, ProvisionKey source, Relation was, Relation now)
    {
        var (kind, says) = SameLaw.SameAct(was, now) ? Ended(comparison, was, now) : Moved(comparison, was, now);
        return new PolicyChange(
            kind, source.Measure, source, comparison.Concerns(source, was, now), $"¶{source.Number} {says}",
            Words(comparison.Before, source, was), Words(comparison.After, source, now),
            new PolicyEdit.SwapRelation(source, was, now))
        { Target = comparison.After.Target(now) };
    }

    private static string Words(RevisionView view, ProvisionKey source, Relation relation)
        => $"{view.Target(relation)} {RelationWords.Participle(relation.Type)} by {view.Name(source.Measure)} from {relation.From:O} {view.Until(relation.Until)}";

    private static (ChangeKind Kind, string Says) Ended(Comparison comparison, Relation was, Relation now)
    {
        var kind = WindowChanges.KindOf(comparison, was.Until, now.Until);
        if (kind == ChangeKind.Shortened && now.Type == RelationType.Suspends && comparison.InForceEarlier(comparison.After.Reach(now)))
        {
            kind = ChangeKind.Resumed;
        }

        return (kind, WindowChanges.Says(kind, $"{RelationWords.NounOf(now.Type)} {comparison.After.Target(now)}", now.Until, comparison.After));
    }

    private static (ChangeKind Kind, string Says) Moved(Comparison comparison, Relation was, Relation now)
    {
        var scope = Scope(comparison, was, now);
        var subject = $"{RelationWords.NounOf(now.Type)} {comparison.After.Target(now)}";
        if (scope is { Gained: false, Lost: false })
        {
            return was.From != now.From ? (ChangeKind.DatesMoved, $"{subject} starts {now.From:O}, not {was.From:O}")
                : SameLaw.Ends(was.Until, now.Until) ? (ChangeKind.Corrected, $"{subject}: written otherwise")
                : Ended(comparison, was, now);
        }

        var suspends = now.Type == RelationType.Suspends;
        var kind = suspends && scope.Lost && comparison.InForceEarlier(comparison.Before.Reach(was)) ? ChangeKind.Resumed
            : suspends && scope is { Gained: true, Lost: false } ? ChangeKind.Suspended
            : ChangeKind.ReachChanged;
        var reach = scope switch
        {
            { Gained: true, Lost: true } => "other things than before",
            { Gained: true } => "more than before",
            _ => "less than before",
        };
        return (kind, $"{RelationWords.Verb(now.Type)} {reach}: {comparison.After.Target(now)}");
    }

    private static ScopeChange Scope(Comparison comparison, Relation was, Relation now)
    {
        var (old, reach) = (comparison.Before.Reach(was), comparison.After.Reach(now));
        var materials = (was.Materials, now.Materials) switch
        {
            (null, null) => new ScopeChange(false, false),
            (null, _) => new ScopeChange(false, true),
            (_, null) => new ScopeChange(true, false),
            var (a, b) => ScopeChange.Of(a, b, comparison.Catalogue),
        };
        var places = ScopeChange.Of(was.Destinations, now.Destinations);
        return new ScopeChange(materials.Gained || places.Gained || reach.Except(old).Any(), materials.Lost || places.Lost || old.Except(reach).Any());
    }
}
