using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>
/// Finds relations of whatever type that lead from a provision back to itself by way of others: then no state could be told.
/// Pure; in time and memory linear in the file, on no stack but its own.
/// </summary>
internal sealed class RelationCircles
{
    private const int MostNamed = 12;

    private readonly PolicyNames _names;
    private readonly Dictionary<Node, bool> _finished = [];
    private readonly List<Step> _path = [];

    private RelationCircles(PolicyNames names) => _names = names;

    // Number null: the measure as a whole, which stands between a relation to all of it and its provisions. Without it a
    // relation from each of many provisions to all of many others would be as many edges as their product.
    private readonly record struct Node(string Measure, string? Number);

    private sealed record Step(Node Node, Place? Relation, IEnumerator<(Node To, Place? Relation)> Next);

    public static IEnumerable<ContentFault> In(PolicyNames names)
    {
        var search = new RelationCircles(names);
        return names.Provisions.SelectMany(p => search.From(new Node(p.Measure, p.Number)));
    }

    private IEnumerable<ContentFault> From(Node start)
    {
        Enter(start, null);
        while (_path is [.., var last])
        {
            if (!last.Next.MoveNext())
            {
                _finished[last.Node] = true;
                _path.RemoveAt(_path.Count - 1);
            }
            else if (_finished.TryGetValue(last.Next.Current.To, out var finished) && !finished)
            {
                yield return Circle(last.Next.Current.To, last.Next.Current.Relation);
            }
            else
            {
                Enter(last.Next.Current.To, last.Next.Current.Relation);
            }
        }
    }

    private void Enter(Node node, Place? relation)
    {
        if (_finished.TryAdd(node, false))
        {
            _path.Add(new Step(node, relation, Edges(node).GetEnumerator()));
        }
    }

    private IEnumerable<(Node To, Place? Relation)> Edges(Node from) => from.Number is { } number
        ? _names.Find(from.Measure, number).SelectMany(p => p.ItemsOf("relations")).SelectMany(r => Targets(from, r))
        : _names.NumbersOf(from.Measure).Select(n => (new Node(from.Measure, n), (Place?)null));

    // A relation to itself is a fault of its own.
    private IEnumerable<(Node To, Place? Relation)> Targets(Node from, Place relation)
    {
        if (relation.Member("measure") is not { Text: { } measure } || !_names.HasMeasure(measure))
        {
            return [];
        }

        return relation.Member("provisions") is { } numbers
            ? numbers.Items.Select(n => n.Text).OfType<string>().Select(n => (new Node(measure, n), (Place?)relation)).Where(x => x.Item1 != from)
            : measure == from.Measure ? [] : [(new Node(measure, null), relation)];
    }

    private ContentFault Circle(Node back, Place? relation)
    {
        var at = _path.FindIndex(s => s.Node == back);
        var round = _path.Skip(at).Select(s => s.Node).Where(n => n.Number is not null).Select(n => $"{n.Measure}#{n.Number}").ToList();
        var closing = relation ?? _path[^1].Relation!;
        var shown = round.Count <= MostNamed ? round : [.. round.Take(MostNamed - 1), $"({round.Count - MostNamed + 1} more)"];
        return closing.Fault($"the relations form a circle: {string.Join(" -> ", [.. shown, round[0]])}");
    }
}
