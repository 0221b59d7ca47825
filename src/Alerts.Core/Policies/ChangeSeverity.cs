using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>How urgent changes of one measure are.</summary>
internal static class ChangeSeverity
{
    // A revision is often some days behind the act.
    private const int DaysAround = 7;

    /// <summary>
    /// Critical: because of a change of law, a rule that restricts comes into force within seven days of today, or is in
    /// force now where it was not. Info: words only.
    /// </summary>
    public static Severity Of(IReadOnlyList<PolicyChange> changes, PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue, DateOnly today)
    {
        var law = changes.Where(c => ChangeKinds.WeightOf(c.Kind) == ChangeWeight.Law).ToList();
        if (law.Count == 0)
        {
            return Severity.Info;
        }

        var (was, now) = (new PolicyTimeline(before, catalogue), new PolicyTimeline(after, catalogue));
        return law.SelectMany(c => c.Concerns.Provisions).Distinct()
            .Where(k => after.Provisions.TryGetValue(k, out var p) && Restricts(p.Effect))
            .Any(k => Begins(now, k, today) || (before.Provisions.ContainsKey(k) && BeginsOnlyNow(was, now, k, today)))
            ? Severity.Critical
            : Severity.Warning;
    }

    private static bool Begins(PolicyTimeline timeline, ProvisionKey key, DateOnly today)
        => timeline.PartsOf(key).SelectMany(timeline.PeriodsOf)
            .Any(p => p.State == LegalState.InForce && p.First is { } first && first >= today.AddDays(-DaysAround) && first <= today.AddDays(DaysAround));

    private static bool BeginsOnlyNow(PolicyTimeline was, PolicyTimeline now, ProvisionKey key, DateOnly today)
        => now.PartsOf(key).Any(p => now.StatusOn(p, today).State == LegalState.InForce)
            && was.PartsOf(key).All(p => was.StatusOn(p, today).State != LegalState.InForce);

    private static bool Restricts(ProvisionEffect effect) => effect switch
    {
        ProvisionEffect.Ban or ProvisionEffect.Licence or ProvisionEffect.PresumptionOfDenial or ProvisionEffect.EndUseReview
            or ProvisionEffect.Quota or ProvisionEffect.Tariff or ProvisionEffect.TechnologyControl or ProvisionEffect.Extraterritorial
            or ProvisionEffect.ImportTariff or ProvisionEffect.EntityListing or ProvisionEffect.EndUserControl or ProvisionEffect.ExporterList
            or ProvisionEffect.ProcurementRestriction or ProvisionEffect.ProductionControl or ProvisionEffect.SupplyDisruption => true,
        ProvisionEffect.GeneralLicence or ProvisionEffect.ValidatedEndUser or ProvisionEffect.Suspension or ProvisionEffect.Statement
            or ProvisionEffect.Amendment or ProvisionEffect.Designation or ProvisionEffect.Framework or ProvisionEffect.Commitment
            or ProvisionEffect.Cooperation or ProvisionEffect.Stockpile or ProvisionEffect.Investigation or ProvisionEffect.Negotiation
            or ProvisionEffect.Enforcement or ProvisionEffect.CommentPeriod => false,
    };
}
