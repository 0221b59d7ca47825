using Alerts.Materials;

namespace Alerts.Web.Materials;

/// <summary>The materials and groups that a subscription can name.</summary>
public sealed record MaterialsResponse(IReadOnlyList<MaterialResponse> Materials, IReadOnlyList<MaterialGroupResponse> Groups);

/// <summary>A mineral, metal or product under control.</summary>
/// <param name="Symbol">The element's symbol or a formula.</param>
/// <param name="Names">Names by BCP 47 language tag.</param>
/// <param name="Groups">The groups that hold it.</param>
/// <param name="HsCodes">Six-digit codes of the Harmonized System 2022: a hint only, one code may cover several materials.</param>
public sealed record MaterialResponse(
    MaterialId Id,
    string Name,
    string? Symbol,
    string Category,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Names,
    IReadOnlyList<MaterialId> Groups,
    IReadOnlyList<string> HsCodes)
{
    public static MaterialResponse Of(Material material, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(catalogue);
        return new MaterialResponse(
            material.Id, material.Name, material.Symbol, material.Category, material.Names,
            [.. catalogue.GroupsOf(material.Id).Order()], [.. (material.Hs6 ?? []).Select(h => h.Code)]);
    }
}

/// <summary>A name for several materials; naming it means all its members.</summary>
/// <param name="CoversAll">True for the group that means every listed item; it has no members.</param>
public sealed record MaterialGroupResponse(
    MaterialId Id, string Name, IReadOnlyDictionary<string, IReadOnlyList<string>> Names, IReadOnlyList<MaterialId> Members, bool CoversAll)
{
    public static MaterialGroupResponse Of(MaterialGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new MaterialGroupResponse(group.Id, group.Name, group.Names, group.Members, group.CoversAll);
    }
}

/// <summary>A material, or a group of them: one of both is null.</summary>
/// <param name="Concerning">The ids under which news may concern it: what a filter by it finds.</param>
public sealed record MaterialDetailResponse(MaterialResponse? Material, MaterialGroupResponse? Group, IReadOnlyList<MaterialId> Concerning)
{
    /// <summary>Null where there is neither.</summary>
    public static MaterialDetailResponse? Find(MaterialId id, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var (material, group) = (catalogue.Materials.FirstOrDefault(m => m.Id == id), catalogue.Groups.FirstOrDefault(g => g.Id == id));
        return material is null && group is null ? null : new MaterialDetailResponse(
            material is null ? null : MaterialResponse.Of(material, catalogue), group is null ? null : MaterialGroupResponse.Of(group), [.. catalogue.Concerning(id).Order()]);
    }
}
