namespace Alerts.Materials;

/// <summary>Every material and group that the system knows, and how they contain each other. Immutable.</summary>
public sealed class MaterialCatalogue
{
    private readonly Dictionary<MaterialId, Material> _materials;
    private readonly Dictionary<MaterialId, MaterialGroup> _groups;
    private readonly ILookup<MaterialId, MaterialId> _groupsOfMember;

    /// <exception cref="ArgumentException">An id occurs twice, or a member is not a material (the file's check comes first).</exception>
    public MaterialCatalogue(IEnumerable<Material> materials, IEnumerable<MaterialGroup> groups)
    {
        _materials = materials.ToDictionary(m => m.Id);
        _groups = groups.ToDictionary(g => g.Id);
        var stray = _groups.Values.SelectMany(g => g.Members).FirstOrDefault(m => !_materials.ContainsKey(m));
        if (stray != default)
        {
            throw new ArgumentException($"Group member '{stray}' is not a material.", nameof(groups));
        }

        _groupsOfMember = _groups.Values.SelectMany(g => g.Members.Select(m => (g.Id, Member: m))).ToLookup(x => x.Member, x => x.Id);
    }

    public IReadOnlyCollection<Material> Materials => _materials.Values;

    public IReadOnlyCollection<MaterialGroup> Groups => _groups.Values;

    /// <summary>True for a material and for a group.</summary>
    public bool Contains(MaterialId id) => _materials.ContainsKey(id) || _groups.ContainsKey(id);

    public bool IsGroup(MaterialId id) => _groups.ContainsKey(id);

    /// <summary>The English display name; the id itself where it is unknown.</summary>
    public string NameOf(MaterialId id)
        => _materials.TryGetValue(id, out var material) ? material.Name : _groups.TryGetValue(id, out var group) ? group.Name : id.Value;

    /// <summary>The members of a group; the id itself for a material. Empty for a group that covers all without naming any.</summary>
    public IReadOnlyList<MaterialId> MembersOf(MaterialId id) => _groups.TryGetValue(id, out var group) ? group.Members : [id];

    /// <summary>The groups that hold this material.</summary>
    public IEnumerable<MaterialId> GroupsOf(MaterialId id) => _groupsOfMember[id];

    /// <summary>
    /// All ids under which somebody may have asked for news of <paramref name="id"/>: itself, its members if it is a group,
    /// and every group that shares a member with it.
    /// </summary>
    public IReadOnlySet<MaterialId> Related(MaterialId id)
    {
        var related = new HashSet<MaterialId> { id };
        foreach (var member in MembersOf(id))
        {
            related.Add(member);
            related.UnionWith(GroupsOf(member));
        }

        return related;
    }

    /// <summary>
    /// The ids under which an act or a notice may concern the material: <see cref="Related"/>, and what means every dual-use item. That stops a
    /// shipment of gallium as surely as what names it.
    /// </summary>
    public IReadOnlySet<MaterialId> Concerning(MaterialId id) => new HashSet<MaterialId>(Related(id)) { MaterialId.AllDualUse };

    /// <summary>Known ids nearest in spelling, for an error that helps: at most three, best first.</summary>
    /// <remarks>A text longer than any id is no misspelling of one, and would cost its length squared.</remarks>
    public IReadOnlyList<MaterialId> Suggest(string text)
        => text.Length > KebabCase.MaxLength ? [] : [.. _materials.Keys.Concat(_groups.Keys)
            .Select(id => (id, distance: Spelling.Distance(text.ToLowerInvariant(), id.Value)))
            .Where(x => x.distance <= Math.Max(2, text.Length / 3) || (text.Length >= 3 && x.id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(x => x.distance).ThenBy(x => x.id)
            .Take(3).Select(x => x.id)];

    /// <summary>What is wrong with a text that names no material, for whoever wrote it.</summary>
    public string WhyUnknown(string text)
        => Suggest(text) is { Count: > 0 } near
            ? $"is not a material or group; did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?"
            : "is not a material or group; GET /v1/materials lists them";
}
