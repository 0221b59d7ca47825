using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What no schema can tell of a policy file: whether it refers to what is there, and whether its days can be. Pure.</summary>
internal static class PolicyContent
{
    private static readonly string[] Ways = ["all", "only", "except"];

    public static IEnumerable<ContentFault> Faults(Place file, MaterialCatalogue catalogue)
    {
        var names = new PolicyNames(file);
        return Repeats(file.ItemsOf("measures"), "id")
            .Concat(file.ItemsOf("measures").SelectMany(m => MeasureFaults(m, names, catalogue)))
            .Concat(RelationCircles.In(names))
            .Concat(Repeats(file.ItemsOf("claims"), "id"))
            .Concat(file.ItemsOf("claims").SelectMany(c => ClaimFaults(c, names)));
    }

    private static IEnumerable<ContentFault> MeasureFaults(Place measure, PolicyNames names, MaterialCatalogue catalogue)
    {
        if (measure.Member("id") is { Text: { } text } id && text.Length > KebabCase.MaxLength)
        {
            yield return id.Fault($"an id has at most {KebabCase.MaxLength} characters");
        }

        if (measure.Member("timeZone") is { Text: { } name } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            yield return zone.Fault($"'{name}' is not an IANA time zone");
        }

        var own = measure.ItemsOf("urls").SelectMany(AddressFaults)
            .Concat(Repeats(measure.ItemsOf("provisions"), "number"))
            .Concat(measure.ItemsOf("provisions").SelectMany(p => ProvisionFaults(p, measure, names, catalogue)));
        foreach (var fault in own)
        {
            yield return fault;
        }
    }

    private static IEnumerable<ContentFault> ProvisionFaults(Place provision, Place measure, PolicyNames names, MaterialCatalogue catalogue)
        => provision.ItemsOf("materials").SelectMany(m => MaterialFaults(m, catalogue))
            .Concat(DestinationFaults(provision.Member("destinations")))
            .Concat(WindowContent.Faults(provision.Member("end"), provision.Member("effective")?.Day ?? measure.Member("effective")?.Day, measure.Member("id")?.Text, names))
            .Concat(provision.ItemsOf("relations").SelectMany(r => RelationContent.Faults(r, provision, measure, names, catalogue)));

    private static IEnumerable<ContentFault> ClaimFaults(Place claim, PolicyNames names)
        => AddressFaults(claim.Member("url")).Concat(claim.ItemsOf("about").SelectMany(names.SubjectFaults));

    public static IEnumerable<ContentFault> MaterialFaults(Place material, MaterialCatalogue catalogue)
    {
        if (material.Text is { } text && !(MaterialId.TryParse(text, null, out var id) && catalogue.Contains(id)))
        {
            yield return material.Fault($"'{text}' is not a material or group{(catalogue.Suggest(text) is [var first, ..] ? $"; did you mean '{first}'?" : "")}");
        }
    }

    public static IEnumerable<ContentFault> DestinationFaults(Place? destinations)
    {
        if (destinations is { Value.ValueKind: System.Text.Json.JsonValueKind.Object }
            && Ways.Count(way => destinations.Member(way) is not null) != 1)
        {
            yield return destinations.Fault("give exactly one of all, only, except");
        }
    }

    public static IEnumerable<ContentFault> AddressFaults(Place? address)
    {
        if (address?.Text is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
        {
            yield return address.Fault($"'{text}' is not an http: or https: address");
        }
    }

    private static IEnumerable<ContentFault> Repeats(IEnumerable<Place> items, string property)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return items.Select(i => i.Member(property)).OfType<Place>().Where(key => key.Text is { } text && !seen.Add(text)).Select(key => key.Fault($"'{key.Text}' occurs twice"));
    }
}
