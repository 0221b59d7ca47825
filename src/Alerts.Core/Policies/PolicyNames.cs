using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What a policy file defines and what its references may name.</summary>
internal sealed class PolicyNames
{
    // By measure and number. A file at fault may hold one number twice.
    private readonly Dictionary<string, Dictionary<string, List<Place>>> _provisions = new(StringComparer.Ordinal);
    private readonly HashSet<(string By, string Measure)> _ends = [];

    public PolicyNames(Place file)
    {
        foreach (var measure in file.ItemsOf("measures"))
        {
            if (measure.Member("id")?.Text is { } id)
            {
                Add(id, measure.ItemsOf("provisions"));
            }
        }
    }

    /// <summary>Every provision, in the order of the file.</summary>
    public IEnumerable<(string Measure, string Number)> Provisions => _provisions.SelectMany(m => m.Value.Keys.Select(n => (m.Key, n)));

    public bool HasMeasure(string id) => _provisions.ContainsKey(id);

    /// <summary>In the order of the file; none for a measure that is not there.</summary>
    public IEnumerable<string> NumbersOf(string measure) => _provisions.TryGetValue(measure, out var provisions) ? provisions.Keys : [];

    /// <summary>None for a provision that is not there.</summary>
    public IReadOnlyList<Place> Find(string measure, string number)
        => _provisions.TryGetValue(measure, out var provisions) && provisions.TryGetValue(number, out var found) ? found : [];

    /// <summary>Whether a measure says of itself that it extends, amends or repeals another.</summary>
    public bool MayEnd(string by, string measure) => _ends.Contains((by, measure));

    /// <summary>The faults of a reference: an object with a "measure" and, where not all of it is meant, "provisions".</summary>
    public IEnumerable<ContentFault> SubjectFaults(Place subject)
    {
        if (subject.Member("measure") is not { Text: { } id } measure)
        {
            return [];
        }

        return HasMeasure(id)
            ? subject.ItemsOf("provisions")
                .Where(n => n.Text is { } number && Find(id, number).Count == 0)
                .Select(n => n.Fault($"'{id}' has no provision '{n.Text}'", missing: $"{id}#{n.Text}"))
            : [MissingMeasure(measure, id)];
    }

    public static ContentFault MissingMeasure(Place reference, string id) => reference.Fault($"'{id}' is not a measure of this file", missing: id);

    private void Add(string id, IEnumerable<Place> provisions)
    {
        if (!_provisions.TryGetValue(id, out var byNumber))
        {
            _provisions.Add(id, byNumber = new Dictionary<string, List<Place>>(StringComparer.Ordinal));
        }

        foreach (var provision in provisions)
        {
            if (provision.Member("number")?.Text is { } number && !byNumber.TryAdd(number, [provision]))
            {
                byNumber[number].Add(provision);
            }

            _ends.UnionWith(provision.ItemsOf("relations")
                .Where(r => r.Member("type")?.Text is "extends" or "amends" or "repeals")
                .Select(r => r.Member("measure")?.Text).OfType<string>().Select(target => (id, target)));
        }
    }
}
