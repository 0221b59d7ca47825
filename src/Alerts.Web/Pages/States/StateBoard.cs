using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Pages.Shell;

namespace Alerts.Web.Pages.States;

/// <summary>Materials by jurisdictions, and what is so in each.</summary>
/// <param name="Jurisdictions">The columns: those with something to say, most first.</param>
/// <param name="Rows">In the catalogue's order; materials of which the same is so are one row.</param>
public sealed record StateBoard(IReadOnlyList<string> Jurisdictions, IReadOnlyList<StateRow> Rows)
{
    private static readonly LegalState[] Order = [LegalState.InForce, LegalState.Suspended, LegalState.Announced];

    /// <summary>Pure.</summary>
    /// <param name="mine">Only these rows; null: all of the view.</param>
    public static StateBoard Of(LawView view, IReadOnlyList<MaterialId>? mine = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        var query = new StateQuery(From: view.On, Material: view.Material, Destination: view.Destination, Jurisdiction: view.Jurisdiction);
        var live = PolicyStates.Find(view.Dataset, view.Catalogue, query, view.Now).Where(s => Order.Contains(s.State)).ToList();
        var byMaterial = live.SelectMany(s => s.Part.Materials.Select(m => (Material: m, State: s))).ToLookup(x => x.Material, x => x.State);
        if (mine is not null)
        {
            var concerning = mine.SelectMany(view.Catalogue.Concerning).ToHashSet();
            live.RemoveAll(s => !s.Part.Materials.Any(concerning.Contains));
        }

        var columns = live.GroupBy(JurisdictionOf, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var rows = new List<StateRow>();
        foreach (var material in Asked(view, mine))
        {
            var cells = Cells(material);
            if (cells.All(c => c is null))
            {
                continue;
            }

            if (rows.FindIndex(r => r.Cells.SequenceEqual(cells)) is >= 0 and var same)
            {
                rows[same] = rows[same] with { Materials = [.. rows[same].Materials, material] };
            }
            else
            {
                rows.Add(new StateRow([material], cells));
            }
        }

        return new StateBoard(columns, rows);

        string JurisdictionOf(ProvisionState state) => view.Dataset.Measure(state.Part.Provision.Measure).Jurisdiction;

        List<StateCell?> Cells(MaterialId material)
        {
            var concerning = view.Catalogue.Related(material).SelectMany(m => byMaterial[m]).Distinct().ToLookup(JurisdictionOf, StringComparer.Ordinal);
            return [.. columns.Select(c => concerning[c].Any() ? StateCell.Of(concerning[c]) : null)];
        }
    }

    // What covers every dual-use item has a row of its own: it would fill every other.
    private static IEnumerable<MaterialId> Asked(LawView view, IReadOnlyList<MaterialId>? mine)
        => (mine is not null ? mine.SelectMany(view.Catalogue.MembersOf) : view.Material is { } one ? view.Catalogue.MembersOf(one) : view.Catalogue.Materials.Select(m => m.Id))
            .Append(MaterialId.AllDualUse).Distinct();
}

/// <param name="Cells">One for each column; null: nothing.</param>
public sealed record StateRow(IReadOnlyList<MaterialId> Materials, IReadOnlyList<StateCell?> Cells);

/// <summary>What is so for a material in a jurisdiction. Two are equal where the same provisions are in the same states.</summary>
/// <param name="Tallies">In force, suspended, announced.</param>
/// <param name="Next">The next day on which anything of it changes by itself; null: none is known.</param>
public sealed record StateCell(IReadOnlyList<StateTally> Tallies, DateOnly? Next, string Provisions)
{
    public bool Equals(StateCell? other) => other is not null && Provisions == other.Provisions;

    public override int GetHashCode() => Provisions.GetHashCode(StringComparison.Ordinal);

    public static StateCell Of(IEnumerable<ProvisionState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var all = states.ToList();
        return new StateCell(
            [.. all.GroupBy(s => (s.State, s.Certainty)).OrderBy(g => (g.Key.State, g.Key.Certainty)).Select(g => new StateTally(g.Key.State, g.Key.Certainty, g.Select(s => s.Part.Provision).Distinct().Count()))],
            all.Where(s => s.Next is not null).Min(s => (DateOnly?)s.Next!.On),
            string.Join(' ', all.Select(s => $"{s.Part.Provision}/{s.Part.Destinations}/{s.State}/{s.Certainty}").Order(StringComparer.Ordinal)));
    }
}

/// <param name="Count">Provisions that are so.</param>
public sealed record StateTally(LegalState State, Certainty Certainty, int Count);
