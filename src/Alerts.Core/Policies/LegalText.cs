using System.Text.RegularExpressions;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Short English for people: how measures, provisions, states and places are named in messages.</summary>
public static partial class LegalText
{
    /// <summary>"46/2024" for a numbered announcement, else the number as printed, else the English title.</summary>
    public static string ShortName(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var number = measure.Number is { } printed ? ChineseNumber().Match(printed) : Match.Empty;
        return number.Success ? $"{number.Groups["no"].Value}/{number.Groups["year"].Value}" : measure.Number ?? measure.EnglishTitle;
    }

    /// <summary>"46/2024 ¶2"; the bare measure where it has one provision only.</summary>
    public static string ShortName(PolicyDataset dataset, ProvisionKey key)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var measure = dataset.Measure(key.Measure);
        return measure.Provisions.Count == 1 ? ShortName(measure) : $"{ShortName(measure)} ¶{key.Number}";
    }

    public static string Effect(ProvisionEffect effect) => effect switch
    {
        ProvisionEffect.Ban => "export ban",
        ProvisionEffect.Licence => "export licence requirement",
        ProvisionEffect.PresumptionOfDenial => "refusal in principle of export licences",
        ProvisionEffect.EndUseReview => "stricter end-use review",
        ProvisionEffect.Quota => "export quota",
        ProvisionEffect.Tariff => "export tariff",
        ProvisionEffect.TechnologyControl => "technology export control",
        ProvisionEffect.Extraterritorial => "extraterritorial licence requirement",
        ProvisionEffect.GeneralLicence => "general licence",
        ProvisionEffect.ValidatedEndUser => "validated end-user programme",
        ProvisionEffect.Suspension => "suspension",
        ProvisionEffect.Statement => "statement",
        ProvisionEffect.Amendment => "amendment",
        ProvisionEffect.ImportTariff => "import tariff",
        ProvisionEffect.EntityListing => "listing of entities",
        ProvisionEffect.EndUserControl => "end-user control",
        ProvisionEffect.ExporterList => "list of exporters (state trading)",
        ProvisionEffect.ProcurementRestriction => "procurement restriction",
        ProvisionEffect.ProductionControl => "production control",
        ProvisionEffect.Designation => "designation",
        ProvisionEffect.Framework => "framework",
        ProvisionEffect.Commitment => "commitment not to restrict",
        ProvisionEffect.Cooperation => "supply cooperation",
        ProvisionEffect.Stockpile => "stockpile",
        ProvisionEffect.Investigation => "investigation",
        ProvisionEffect.Negotiation => "mandate to negotiate",
        ProvisionEffect.Enforcement => "enforcement campaign",
        ProvisionEffect.CommentPeriod => "comment period",
        ProvisionEffect.SupplyDisruption => "supply disruption",
    };

    /// <summary>"gallium, germanium and 3 more"; at most <paramref name="most"/> names.</summary>
    public static string Materials(MaterialCatalogue catalogue, IReadOnlyCollection<MaterialId> materials, int most = 6) => Materials(catalogue.NameOf, materials, most);

    public static string Materials(Func<MaterialId, string> nameOf, IReadOnlyCollection<MaterialId> materials, int most)
    {
        var names = materials.Take(most).Select(nameOf);
        return materials.Count > most ? $"{string.Join(", ", names)} and {materials.Count - most} more" : string.Join(", ", names);
    }

    /// <summary>"to the US", "to US, JP", "to all destinations".</summary>
    public static string Destinations(DestinationScope scope)
        => scope is { Only: ["US"] } ? "to the US" : $"to {scope}";

    [GeneratedRegex(@"(?<year>20\d{2})年?第(?<no>\d{1,3})号", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChineseNumber();
}
