namespace Alerts.Policies;

/// <summary>Repeats edits on a file.</summary>
internal sealed class PolicyPatch(PolicyFile before)
{
    private readonly Dictionary<MeasureId, Measure> _measures = before.Measures.ToDictionary(m => m.Id);
    private readonly List<Claim> _claims = [.. before.Claims ?? []];
    private DateOnly _asOf = before.AsOf;

    public PolicyFile File => before with { AsOf = _asOf, Measures = [.. _measures.Values], Claims = _claims };

    /// <summary>What is put comes before what is set in it, and what is dropped goes last.</summary>
    public static int StepOf(PolicyEdit edit) => edit switch
    {
        PolicyEdit.PutMeasure => 0,
        PolicyEdit.PutProvision => 1,
        PolicyEdit.SetMeasure or PolicyEdit.SetProvision or PolicyEdit.SetAsOf => 2,
        PolicyEdit.SwapRelation or PolicyEdit.SwapClaim => 3,
        PolicyEdit.DropProvision => 4,
        PolicyEdit.DropMeasure => 5,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public void Apply(PolicyEdit edit)
    {
        switch (edit)
        {
            case PolicyEdit.SetAsOf set:
                _asOf = set.Day;
                break;
            case PolicyEdit.PutMeasure put:
                Fits(_measures.TryAdd(put.Measure.Id, put.Measure), edit);
                break;
            case PolicyEdit.DropMeasure drop:
                Fits(_measures.Remove(drop.Measure), edit);
                break;
            case PolicyEdit.SetMeasure set:
                _measures[set.From.Id] = PolicyAspects.Take(set.Aspect, Measure(set.From.Id, edit), set.From);
                break;
            case PolicyEdit.PutProvision put:
                var measure = Measure(put.Measure, edit);
                Fits(measure.Provisions.All(p => p.Number != put.Provision.Number), edit);
                _measures[put.Measure] = measure with { Provisions = [.. measure.Provisions, put.Provision] };
                break;
            case PolicyEdit.DropProvision drop:
                Change(drop.Provision, _ => null, edit);
                break;
            case PolicyEdit.SetProvision set:
                Change(set.Provision, p => PolicyAspects.Take(set.Aspect, p, set.From), edit);
                break;
            case PolicyEdit.SwapRelation swap:
                Change(swap.Provision, p => p with { Relations = Swapped(p.Relations ?? [], swap) }, edit);
                break;
            case PolicyEdit.SwapClaim swap:
                Swap(_claims, swap.Before, swap.After, SameLaw.Claims, edit);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static List<Relation> Swapped(IReadOnlyList<Relation> relations, PolicyEdit.SwapRelation swap)
    {
        var swapped = relations.ToList();
        Swap(swapped, swap.Before, swap.After, SameLaw.Relations, swap);
        return swapped;
    }

    private static void Swap<T>(List<T> items, T? before, T? after, Func<T, T, bool> same, PolicyEdit edit)
        where T : class
    {
        if (before is not null)
        {
            var at = items.FindIndex(x => same(x, before));
            Fits(at >= 0, edit);
            items.RemoveAt(at);
        }

        if (after is not null)
        {
            items.Add(after);
        }
    }

    private void Change(ProvisionKey key, Func<Provision, Provision?> change, PolicyEdit edit)
    {
        var measure = Measure(key.Measure, edit);
        Fits(measure.Provisions.Any(p => p.Number == key.Number), edit);
        _measures[key.Measure] = measure with { Provisions = [.. measure.Provisions.Select(p => p.Number == key.Number ? change(p) : p).OfType<Provision>()] };
    }

    private Measure Measure(MeasureId id, PolicyEdit edit)
    {
        Fits(_measures.TryGetValue(id, out var measure), edit);
        return measure!;
    }

    private static void Fits(bool fits, PolicyEdit edit)
    {
        if (!fits)
        {
            throw new ArgumentException($"{edit.GetType().Name} does not fit the revision: the changes are of other revisions.", nameof(edit));
        }
    }
}
