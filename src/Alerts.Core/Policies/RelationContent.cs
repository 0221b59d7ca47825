using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>The faults of one relation, but for circles. Pure.</summary>
internal static class RelationContent
{
    public static IEnumerable<ContentFault> Faults(Place relation, Place provision, Place measure, PolicyNames names, MaterialCatalogue catalogue)
        => names.SubjectFaults(relation)
            .Concat(ToItself(relation, provision, measure))
            .Concat(relation.ItemsOf("materials").SelectMany(m => PolicyContent.MaterialFaults(m, catalogue).Concat(Unrelated(m, relation, names, catalogue))))
            .Concat(PolicyContent.DestinationFaults(relation.Member("destinations")))
            .Concat(relation.Member("type")?.Text == "repeals" && relation.Member("until") is { } until ? [until.Fault("a repeal has no end")] : [])
            .Concat(WindowContent.Faults(relation.Member("until"), relation.Member("from")?.Day, measure.Member("id")?.Text, names));

    private static IEnumerable<ContentFault> ToItself(Place relation, Place provision, Place measure)
    {
        if (relation.Member("measure") is not { Text: { } target } to || target != measure.Member("id")?.Text)
        {
            return [];
        }

        var itself = relation.Member("provisions") is null
            ? to
            : relation.ItemsOf("provisions").FirstOrDefault(n => n.Text is { } number && number == provision.Member("number")?.Text);
        return itself is null ? [] : [itself.Fault("a provision cannot bear on itself")];
    }

    // An unknown material is a fault already, and so is a target that is not there.
    private static IEnumerable<ContentFault> Unrelated(Place material, Place relation, PolicyNames names, MaterialCatalogue catalogue)
    {
        if (!MaterialId.TryParse(material.Text, null, out var named) || !catalogue.Contains(named)
            || relation.Member("measure")?.Text is not { } target || !names.HasMeasure(target))
        {
            return [];
        }

        var numbers = relation.Member("provisions")?.Items.Select(n => n.Text).OfType<string>() ?? names.NumbersOf(target);
        var related = numbers.SelectMany(n => names.Find(target, n))
            .SelectMany(p => p.ItemsOf("materials"))
            .Select(m => MaterialId.TryParse(m.Text, null, out var id) ? id : default)
            .Where(id => id != default)
            .SelectMany(catalogue.Related);
        return related.Contains(named) ? [] : [material.Fault($"'{named}' is no material of what the relation bears on")];
    }
}
