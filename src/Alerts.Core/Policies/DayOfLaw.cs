using Alerts.Materials;

namespace Alerts.Policies;

public sealed record PartOnDay(ProvisionPart Part, ProvisionStatus Status);

/// <summary>
/// What every part of every provision is on one day. Each is judged once, so that many materials and destinations can be asked
/// for in a row. Immutable.
/// </summary>
public sealed class DayOfLaw
{
    private readonly Func<MaterialId, IReadOnlySet<MaterialId>> _keysOf;
    private readonly PartOnDay[] _parts;

    // Few scopes occur, in many parts: each is judged once for a destination. By position in _parts.
    private readonly int[] _scopeOf;
    private readonly DestinationScope[] _scopes;

    // Positions in _parts, ascending.
    private readonly Dictionary<MaterialId, List<int>> _named = [];

    internal DayOfLaw(DateOnly on, IEnumerable<PartOnDay> parts, Func<MaterialId, IReadOnlySet<MaterialId>> keysOf)
    {
        On = on;
        _keysOf = keysOf;
        _parts = [.. parts];
        _scopeOf = new int[_parts.Length];
        var scopes = new Dictionary<string, (int Id, DestinationScope Scope)>(StringComparer.Ordinal);
        for (var i = 0; i < _parts.Length; i++)
        {
            var scope = _parts[i].Part.Destinations;
            var text = scope.ToString();
            if (!scopes.TryGetValue(text, out var known))
            {
                scopes.Add(text, known = (scopes.Count, scope));
            }

            _scopeOf[i] = known.Id;
            foreach (var material in _parts[i].Part.Materials)
            {
                if (!_named.TryGetValue(material, out var positions))
                {
                    _named.Add(material, positions = []);
                }

                positions.Add(i);
            }
        }

        _scopes = [.. scopes.Values.OrderBy(s => s.Id).Select(s => s.Scope)];
    }

    public DateOnly On { get; }

    /// <summary>In the order of <see cref="PolicyStates.Find(StateQuery, DateTimeOffset)"/>.</summary>
    public IReadOnlyList<PartOnDay> Parts => _parts;

    /// <param name="material">A group means its members; a material is also found under its groups and under acts on every dual-use item.</param>
    public MaterialOnDay About(MaterialId material)
    {
        int[] positions = [.. _keysOf(material).SelectMany(key => _named.TryGetValue(key, out var named) ? named : []).Distinct().Order()];
        return new MaterialOnDay([.. positions.Select(i => _parts[i])], [.. positions.Select(i => _scopeOf[i])], _scopes);
    }
}

/// <summary>What concerns one material on the day. Immutable.</summary>
public sealed class MaterialOnDay
{
    private readonly PartOnDay[] _parts;
    private readonly int[] _scopeOf;
    private readonly DestinationScope[] _scopes;

    internal MaterialOnDay(PartOnDay[] parts, int[] scopeOf, DestinationScope[] scopes) => (_parts, _scopeOf, _scopes) = (parts, scopeOf, scopes);

    /// <summary>To any destination.</summary>
    public IReadOnlyList<PartOnDay> Parts => _parts;

    /// <param name="destination">ISO 3166-1 alpha-2, or EU for any member state.</param>
    public IReadOnlyList<PartOnDay> To(string destination)
    {
        var covers = Array.ConvertAll(_scopes, scope => scope.Covers(destination));
        var concerned = new List<PartOnDay>(_parts.Length);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (covers[_scopeOf[i]])
            {
                concerned.Add(_parts[i]);
            }
        }

        return concerned;
    }
}
