using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>How much an effect stands in the way of a shipment.</summary>
internal static class Restriction
{
    private const int LastOnShipments = 15;

    /// <summary>Whether it decides if goods may leave or come in.</summary>
    public static bool BearsOnShipments(ProvisionEffect effect) => Rank(effect) <= LastOnShipments;

    /// <summary>0 for the most restrictive.</summary>
    public static int Rank(ProvisionEffect effect) => effect switch
    {
        ProvisionEffect.Ban => 0,
        ProvisionEffect.PresumptionOfDenial => 1,
        ProvisionEffect.EntityListing => 2,
        ProvisionEffect.EndUserControl => 3,
        ProvisionEffect.Licence => 4,
        ProvisionEffect.Extraterritorial => 5,
        ProvisionEffect.TechnologyControl => 6,
        ProvisionEffect.ExporterList => 7,
        ProvisionEffect.Quota => 8,
        ProvisionEffect.EndUseReview => 9,
        ProvisionEffect.ProductionControl => 10,
        ProvisionEffect.ProcurementRestriction => 11,
        ProvisionEffect.Tariff => 12,
        ProvisionEffect.ImportTariff => 13,
        ProvisionEffect.GeneralLicence => 14,
        ProvisionEffect.ValidatedEndUser => LastOnShipments,
        ProvisionEffect.Commitment => 16,
        ProvisionEffect.Framework => 17,
        ProvisionEffect.Designation => 18,
        ProvisionEffect.Enforcement => 19,
        ProvisionEffect.Investigation => 20,
        ProvisionEffect.SupplyDisruption => 21,
        ProvisionEffect.CommentPeriod => 22,
        ProvisionEffect.Negotiation => 23,
        ProvisionEffect.Cooperation => 24,
        ProvisionEffect.Stockpile => 25,
        ProvisionEffect.Suspension => 26,
        ProvisionEffect.Amendment => 27,
        ProvisionEffect.Statement => 28,
    };
}
