using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Alerting;

public sealed record AlertListModel(AlertFilter Filter, PageList<Alert> List);

/// <param name="Corrects">What it corrects; null: nothing, or nothing that is still stored.</param>
/// <param name="CorrectedBy">Oldest first.</param>
/// <param name="Changes">For a change of the policy: all that it changed in that act; null where that cannot be told any more.</param>
/// <param name="Told">Null for who may not see deliveries.</param>
/// <param name="MayDownload">Whether the evidence opens to who looks.</param>
/// <param name="MayOperate">Whether who looks may correct it.</param>
public sealed record AlertModel(
    Alert Alert, MaterialCatalogue Catalogue, Alert? Corrects, IReadOnlyList<Alert> CorrectedBy, PolicyChanges? Changes, ToldList? Told, bool MayDownload, bool MayOperate)
{
    public bool IsWithdrawn => CorrectedBy.Any(c => c.Corrects is { Withdraws: true } own && own.AlertId == Alert.Id);
}

internal static class AlertPages
{
    public const string Path = "/alerts";

    public static readonly PageLink All = new(Path, "All alerts");

    public static void MapAlertPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IAlertStore alerts, CancellationToken cancellationToken)
    {
        var (filter, refusal) = AlertFilter.Read(context);
        return filter is null ? refusal!
            : await PageList.ReadAsync(context, (cursor, take) => alerts.ListAsync(filter.Query, cursor, take, cancellationToken)) is { } list
                ? PageResult.Of<AlertListPage>(new AlertListModel(filter, list), filter.Status)
                : PageList.NoCursor(context);
    }

    private static async Task<IResult> ShowAsync(
        string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, CorrectionDesk corrections, ToldReader told, PolicyChangeReader changes, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await AlertViewer.FindAsync(id, context, alerts, ledger, cancellationToken) is not { } alert)
        {
            return PageResult.NotFound("alert", All);
        }

        return PageResult.Of<AlertPage>(new AlertModel(
            alert, catalogue,
            alert.Corrects is { } corrects ? await AlertViewer.FindAsync(corrects.AlertId, context, alerts, ledger, cancellationToken) : null,
            await corrections.CorrectionsOfAsync(alert.Id, cancellationToken),
            alert.Kind == AlertKind.PolicyChanged ? await changes.OfAsync(alert, cancellationToken) : null,
            PageAccess.Has(context, ApiScope.SubscriptionsRead) ? await told.OfAsync(alert.Id, Caller.Of(context).Tenant, cancellationToken) : null,
            PageAccess.Has(context, ApiScope.AlertsRead), PageAccess.Has(context, ApiScope.Operate)));
    }
}

/// <summary>What an alert about a change of the policy tells of: how its act differs between the two revisions.</summary>
/// <param name="Revision">The later one.</param>
public sealed record PolicyChanges(string Before, string Revision, IReadOnlyList<PolicyChange> Of);

internal sealed class PolicyChangeReader(LawEvidence law, IPolicyRevisions revisions, MaterialCatalogue catalogue)
{
    /// <summary>Null where the revision was offered but never taken into use, or is not kept any more.</summary>
    public async Task<PolicyChanges?> OfAsync(Alert alert, CancellationToken cancellationToken)
        => await law.ComparedAsync(alert, cancellationToken) is not { } compared ? null
            : await revisions.FindAsync(compared.Before.Revision, cancellationToken) is { } before && await revisions.FindAsync(compared.After.Revision, cancellationToken) is { } after
                ? new PolicyChanges(
                    before.Revision, after.Revision,
                    [.. PolicyDiff.Between(new PolicyDataset(before.File), new PolicyDataset(after.File), catalogue).Where(c => c.Measure?.Value == alert.Subject && c.IsTold).OrderBy(c => c.Kind)])
                : null;
}
