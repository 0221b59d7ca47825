using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What became of a provision that both revisions hold, its relations aside.</summary>
internal static class ProvisionChanges
{
    public static IEnumerable<PolicyChange> Of(Comparison comparison, Measure before, Measure after, Provision was, Provision now)
    {
        foreach (var aspect in PolicyAspects.OfProvisions)
        {
            if (!PolicyAspects.Same(aspect, was, now))
            {
                var change = Of(comparison, new ProvisionKey(after.Id, now.Number), aspect, was, now);
                yield return change.Kind is ChangeKind.MaterialsNarrowed or ChangeKind.MaterialsChanged ? Moved(comparison, before, after, was, now, change) : change;
            }
        }
    }

    private static PolicyChange Moved(Comparison comparison, Measure before, Measure after, Provision was, Provision now, PolicyChange change)
    {
        var removed = ScopeChange.Beyond(was.Materials, now.Materials, comparison.Catalogue);
        var heirs = MaterialMoves.Heirs(comparison, before, after, now.Effect, removed);
        return heirs.Count == 0 ? change : change with { Says = $"{change.Says}: now in {string.Join(", ", heirs)}" };
    }

    private static PolicyChange Of(Comparison comparison, ProvisionKey key, ProvisionAspect aspect, Provision was, Provision now)
    {
        var (kind, says, before, after) = aspect switch
        {
            ProvisionAspect.Materials => Materials(comparison, was, now),
            ProvisionAspect.Destinations => Destinations(was, now),
            ProvisionAspect.Items => (ChangeKind.ItemsChanged, $"{ItemWords.Which(was, now)} changed", ItemWords.Of(was, now), ItemWords.Of(now, was)),
            ProvisionAspect.Quota => Quota(was.Quota, now.Quota),
            ProvisionAspect.Effect => (ChangeKind.EffectChanged, $"is now: {LegalText.Effect(now.Effect)}", LegalText.Effect(was.Effect), LegalText.Effect(now.Effect)),
            ProvisionAspect.EndUse => (ChangeKind.EndUseChanged, $"is now for {EndUses(now)}", EndUses(was), EndUses(now)),
            ProvisionAspect.Start => Start(comparison, key),
            ProvisionAspect.End => End(comparison, was, now),
            ProvisionAspect.Words => Words(was, now),
            ProvisionAspect.Confidence => (ChangeKind.Noted, "confidence in the record", $"{was.Confidence}", $"{now.Confidence}"),
        };
        // Who ends a suspension concerns whom it suspended.
        var concerned = aspect == ProvisionAspect.End && now.Effect == ProvisionEffect.Suspension ? Suspended(comparison, now).Append(key) : [key];
        return new PolicyChange(kind, key.Measure, key, comparison.Concerns(concerned), $"¶{key.Number} {says}", before, after, new PolicyEdit.SetProvision(key, aspect, now));
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Materials(Comparison comparison, Provision was, Provision now)
    {
        var catalogue = comparison.Catalogue;
        string Names(IReadOnlyList<MaterialId> ids) => ids.Count == 0 ? "no material by name" : LegalText.Materials(catalogue, [.. ids.Order()], most: 12);
        var added = ScopeChange.Beyond(now.Materials, was.Materials, catalogue);
        var removed = ScopeChange.Beyond(was.Materials, now.Materials, catalogue);
        var (kind, says) = (added.Count, removed.Count) switch
        {
            (0, 0) => (ChangeKind.Corrected, "names the same materials otherwise"),
            (_, 0) => (ChangeKind.MaterialsWidened, $"now covers {Names(added)} too"),
            (0, _) => (ChangeKind.MaterialsNarrowed, $"no longer covers {Names(removed)}"),
            _ => (ChangeKind.MaterialsChanged, $"now covers {Names(added)}, no longer {Names(removed)}"),
        };
        return (kind, says, Names(was.Materials), Names(now.Materials));
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Destinations(Provision was, Provision now)
    {
        var (before, after) = (CanonicalPolicies.Of(was.Destinations).ToString(), CanonicalPolicies.Of(now.Destinations).ToString());
        var kind = ScopeChange.Of(was.Destinations, now.Destinations) switch
        {
            { Gained: true, Lost: true } => ChangeKind.DestinationsChanged,
            { Gained: true } => ChangeKind.DestinationsWidened,
            { Lost: true } => ChangeKind.DestinationsNarrowed,
            _ => ChangeKind.Corrected,
        };
        return (kind, $"now goes for {after}", before, after);
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Quota(QuotaAmount? was, QuotaAmount? now)
        => was == now
            ? (ChangeKind.Noted, "amount written otherwise", Amount(was), Amount(now))
            : (ChangeKind.QuotaChanged, $"quota is now {Amount(now)}", Amount(was), Amount(now));

    private static (ChangeKind Kind, string Says, string Before, string After) Start(Comparison comparison, ProvisionKey key)
    {
        var (was, now) = (comparison.Before.Dataset.StartOf(key), comparison.After.Dataset.StartOf(key));
        return was == now
            ? (ChangeKind.Noted, "first day", "as recorded before", "the same day, recorded elsewhere")
            : (ChangeKind.DatesMoved, $"first day is now {Day(now)}", $"first day {Day(was)}", $"first day {Day(now)}");
    }

    private static (ChangeKind Kind, string Says, string Before, string After) End(Comparison comparison, Provision was, Provision now)
    {
        var (before, after) = ($"runs {comparison.Before.Until(was.End)}", $"runs {comparison.After.Until(now.End)}");
        var kind = WindowChanges.KindOf(comparison, was.End, now.End);
        // A day that the act itself prints was misread, or given at last: nobody extended or cut anything.
        if (kind is ChangeKind.Extended or ChangeKind.Shortened && was.End?.Effective == now.End?.Effective && (was.End is null || now.End is null || was.End.Printed != now.End.Printed))
        {
            var last = now.End?.LastDay is { } day ? $"its last day is now {day:O}" : "it has no end any more";
            return (Resumes(comparison, now) ? ChangeKind.Resumed : ChangeKind.DatesMoved, last, before, after);
        }

        kind = kind == ChangeKind.Shortened && Resumes(comparison, now) ? ChangeKind.Resumed : kind;
        return (kind, WindowChanges.Says(kind, "term", now.End, comparison.After), before, after);
    }

    private static bool Resumes(Comparison comparison, Provision provision) => provision.Effect == ProvisionEffect.Suspension && comparison.InForceEarlier(Suspended(comparison, provision));

    private static IEnumerable<ProvisionKey> Suspended(Comparison comparison, Provision provision)
        => (provision.Relations ?? []).Where(r => r.Type == RelationType.Suspends).SelectMany(comparison.After.Reach).Distinct();

    private static (ChangeKind Kind, string Says, string Before, string After) Words(Provision was, Provision now)
    {
        var words = new WordChanges();
        words.Compare("title", was.Title, now.Title);
        words.Compare("scope", was.Scope, now.Scope);
        words.Compare("quote", was.Quote?.Text, now.Quote?.Text);
        words.Compare("language of the quote", was.Quote?.Lang, now.Quote?.Lang);
        words.Compare("open questions", was.OpenQuestions, now.OpenQuestions);
        return (ChangeKind.Corrected, $"{words.Which} corrected", words.Before, words.After);
    }

    private static string EndUses(Provision provision)
    {
        var use = provision.EndUse switch
        {
            EndUse.Any => "every use",
            EndUse.Civil => "civil use",
            EndUse.Military => "military use",
            EndUse.Listed => "listed parties",
        };
        return provision.EndUsers is { } users ? $"{use} ({users})" : use;
    }

    private static string Amount(QuotaAmount? quota) => quota is null ? "not known" : $"{quota.Amount} {quota.Unit}";

    internal static string Day(DateOnly? day) => day?.ToString("O") ?? "not known";
}
