using System.Globalization;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Datasets;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Datasets;

public sealed record RevisionListModel(PageList<RevisionEntry> List);

/// <summary>What is asked of a revision by its form, as written.</summary>
public sealed record RevisionWish(bool Overrides = false, string? Reason = null, IReadOnlyList<string>? Settles = null);

/// <param name="Shown">The revision.</param>
/// <param name="InUse">The one in use.</param>
/// <param name="Against">What it is compared with.</param>
/// <param name="Changes">From that one to this.</param>
/// <param name="Preview">For a draft: what would come of publishing it.</param>
/// <param name="Proposals">Open ones that concern what it changes, for a draft.</param>
/// <param name="Faults">Of the form.</param>
/// <param name="Says">Why nothing was done; null: nothing was asked.</param>
/// <param name="Broken">Why it cannot be taken as it is.</param>
public sealed record RevisionModel(
    RevisionResponse Shown, InUse InUse, string Against, IReadOnlyList<PolicyChange> Changes, RevisionPreview? Preview, IReadOnlyList<ProposalView> Proposals,
    RevisionWish Wish, IReadOnlyList<FieldFault> Faults, string? Says = null, IReadOnlyList<DataFault>? Broken = null)
{
    public bool IsDraft => Shown.Status == RevisionStatus.Draft;

    /// <summary>Whether the one in use came after this draft was made: it may undo what that changed.</summary>
    public bool IsOlder => IsDraft && Shown.UploadedAt < InUse.At;
}

internal static class RevisionPages
{
    public const string Path = $"{DatasetPages.Path}/revisions";

    private static readonly PageLink All = new(Path, "All revisions");

    public static void MapRevisionPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
        pages.MapRead($"{Path}/{{id}}/content", async (string id, HttpContext context, IPolicyRevisions revisions, IPolicyDrafts drafts, CancellationToken token)
            => await RevisionEndpoints.FileAsync(id, context, revisions, drafts, token) ?? PageResult.NotFound("revision", All));
        pages.MapPost($"{Path}/{{id}}/publish", (string id, HttpRequest request, DatasetDesk desk, RevisionReader reader, CurrentDataset current, CancellationToken token)
            => TakeAsync(id, request, (wish, seen) => desk.PublishAsync(id, wish, seen, token), "published", reader, current, token));
        pages.MapPost($"{Path}/{{id}}/rollback", (string id, HttpRequest request, DatasetDesk desk, RevisionReader reader, CurrentDataset current, CancellationToken token)
            => TakeAsync(id, request, (wish, seen) => desk.RollBackAsync(id, wish, seen, token), "rolled-back", reader, current, token));
        pages.MapPost($"{Path}/{{id}}/discard", DiscardAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IPolicyRevisions revisions, CancellationToken cancellationToken)
        => await PageList.ReadAsync(context, (cursor, take) => revisions.ListAsync(cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<RevisionListPage>(new RevisionListModel(list))
            : PageList.NoCursor(context);

    private static async Task<IResult> ShowAsync(string id, HttpContext context, RevisionReader reader, CancellationToken cancellationToken)
        => await reader.OfAsync(id, context, new PageQuery(context).Text(RevisionEndpoints.Against), cancellationToken) is { } model ? PageResult.Of<RevisionPage>(model) : PageResult.NotFound("revision", All);

    private static async Task<IResult> DiscardAsync(string id, DatasetDesk desk, CancellationToken cancellationToken)
        => await desk.DeleteAsync(id, cancellationToken) ? PageResult.SeeOther($"{DatasetPages.Path}?{PageDone.Name}=discarded") : PageResult.NotFound("draft", All);

    private static async Task<IResult> TakeAsync(
        string id, HttpRequest request, Func<PublishRequest, long?, Task<PublishResult>> take, string done, RevisionReader reader, CurrentDataset current, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var wish = new RevisionWish(form["overrides"] == "on", form["reason"] is [{ Length: > 0 } reason] ? reason : null, [.. form["settles[]"].OfType<string>()]);

        // What was looked at is what is taken, or nothing is.
        long seen = long.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
        var result = await take(new PublishRequest(wish.Overrides, wish.Reason, wish.Settles is { Count: > 0 } settles ? settles : null), seen);
        if (result is PublishResult.Published published)
        {
            current.Follow(published.InUse.Dataset, published.InUse.Sequence);
            return PageResult.SeeOther($"{DatasetPages.Path}?{PageDone.Name}={done}");
        }

        if (result is PublishResult.NotReady)
        {
            return DatasetPages.NotReady(request.HttpContext);
        }

        if (result is PublishResult.Unknown || await reader.OfAsync(id, request.HttpContext, null, cancellationToken) is not { } model)
        {
            return PageResult.NotFound("revision", All);
        }

        return PageResult.Of<RevisionPage>(
            Explain(model with { Wish = wish }, result), result is PublishResult.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    private static RevisionModel Explain(RevisionModel model, PublishResult result) => result switch
    {
        PublishResult.Stale => model with { Says = "Another revision came into use since you looked, and nothing was done. What follows is the difference to that one: look again." },
        PublishResult.WasInUse => model with { Says = "It is no draft: it was in use before. Roll back to it, or upload it again." },
        PublishResult.Held held => model with { Says = "It may not follow the one in use. Mend it, or override that and say why.", Broken = held.Faults },
        PublishResult.Broken broken => model with { Says = "It is not good by the schema and the materials of today.", Broken = broken.Faults },
        PublishResult.Refused refused => model with { Faults = refused.Faults },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
