using System.Globalization;
using Alerts.Classification;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Proposals;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Datasets;

public sealed record ProposalListModel(ProposalStatus? Status, string? Measure, string? Notice, IReadOnlyList<FieldFault> Faults, PageList<ProposalView> List);

/// <param name="NoticeTitle">Null where the notice is not stored any more.</param>
/// <param name="Revisions">By which it can be settled: the one in use first, then drafts.</param>
/// <param name="Reason">As written.</param>
/// <param name="Says">Why nothing was done; null: nothing was asked, or it was.</param>
public sealed record ProposalModel(ProposalView View, string? NoticeTitle, IReadOnlyList<string> Revisions, string? Reason = null, IReadOnlyList<FieldFault>? Faults = null, string? Says = null);

/// <summary>What notices seem to do, for whoever keeps the dataset: to be dismissed, or settled by a revision that says it.</summary>
internal static class ProposalPages
{
    public const string Path = $"{DatasetPages.Path}/proposals";

    private static readonly PageLink All = new(Path, "All proposals");

    public static void MapProposalPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
        pages.MapPost($"{Path}/{{id}}", DecideAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IProposalStore proposals, ProposalReader reader, CancellationToken cancellationToken)
    {
        var query = new PageQuery(context);
        var (status, measure, notice) = (OneNameParameter<ProposalStatus>.Read(query.Text(ProposalEndpoints.Status)), query.Text(ProposalEndpoints.Measure), query.Text(ProposalEndpoints.Notice));
        MeasureId? act = MeasureId.TryParse(measure, null, out var id) ? id : null;
        if (measure is not null && act is null)
        {
            query.Add(ProposalEndpoints.Measure.Name, "is not the id of a measure: lower-case words joined by hyphens");
        }

        return await PageList.ReadAsync(context, (cursor, take) => proposals.ListAsync(new ProposalQuery(status, act, notice), cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<ProposalListPage>(
                new ProposalListModel(status, act?.Value, notice, query.Faults, new PageList<ProposalView>(reader.Of(list.Items), list.NextHref, list.IsFirst)),
                query.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK)
            : PageList.NoCursor(context);
    }

    private static async Task<IResult> ShowAsync(string id, IProposalStore proposals, RevisionChoice choice, CancellationToken cancellationToken)
        => await proposals.FindAsync(id, cancellationToken) is { } proposal ? PageResult.Of<ProposalPage>(await choice.OfAsync(proposal, cancellationToken)) : PageResult.NotFound("proposal", All);

    private static async Task<IResult> DecideAsync(string id, HttpRequest request, IProposalStore proposals, ProposalDesk desk, RevisionChoice choice, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        int? seen = int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
        var (wish, reason) = (form["wish"].ToString(), form["reason"].ToString());
        var result = wish switch
        {
            "dismiss" => await desk.DismissAsync(id, new DismissRequest(reason.Length > 0 ? reason : null), seen, cancellationToken),
            "settle" => await desk.SettleAsync(id, new SettleRequest(form["revision"] is [{ Length: > 0 } revision] ? revision : null), seen, cancellationToken),
            _ => await desk.ReopenAsync(id, seen, cancellationToken),
        };
        if (result is ProposalResult.Done)
        {
            return PageResult.SeeOther($"{Path}/{id}?{PageDone.Name}={(wish is "dismiss" or "settle" ? "decided" : "reopened")}");
        }

        if (await proposals.FindAsync(id, cancellationToken) is not { } stands)
        {
            return PageResult.NotFound("proposal", All);
        }

        var model = await choice.OfAsync(stands, cancellationToken) with { Reason = reason };
        return result switch
        {
            ProposalResult.Refused refused => PageResult.Of<ProposalPage>(model with { Faults = refused.Faults }, StatusCodes.Status422UnprocessableEntity),
            ProposalResult.Decided => PageResult.Of<ProposalPage>(model with { Says = "Somebody decided otherwise meanwhile. Reopen it first." }, StatusCodes.Status409Conflict),
            _ => PageResult.Of<ProposalPage>(model with { Says = "Somebody changed it since you looked. This is how it stands now: decide anew." }, StatusCodes.Status409Conflict),
        };
    }
}

/// <summary>A proposal and by what it can be settled.</summary>
internal sealed class RevisionChoice(ProposalReader reader, INoticeStore notices, RevisionIntake intake, IPolicyDrafts drafts)
{
    private const int MostDrafts = 50;

    public async Task<ProposalModel> OfAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        var inUse = await intake.InUseAsync(cancellationToken);
        var more = (await drafts.ListAsync(null, MostDrafts, cancellationToken)).Items.Select(d => d.Revision);
        return new ProposalModel(reader.Of([proposal])[0], (await notices.FindAsync(proposal.Notice, cancellationToken))?.Title, [.. (inUse is null ? [] : new[] { inUse.Dataset.Revision }).Concat(more)]);
    }
}
