using Alerts.Classification;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Proposals;

/// <summary>What a sentence of a notice seems to do to a measure, for whoever keeps the dataset.</summary>
/// <param name="Notice">The notice that it was found in.</param>
/// <param name="TextHash">Of the notice's text in which it was first found.</param>
/// <param name="Start">Of the sentence in that text, in UTF-16 units.</param>
/// <param name="Instrument">On which it acts, such as <c>cn:mofcom:2024:46</c>.</param>
/// <param name="Measure">The record of that instrument; null where the dataset had none.</param>
/// <param name="Paragraph">The part of the instrument that it names, as written; null: none.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Reason">Why it was dismissed; else null.</param>
/// <param name="SettledBy">The revision that says it; else null.</param>
/// <param name="DecidedAt">When it got its status; null where nobody has decided yet.</param>
/// <param name="DecidedBy">The id of the key or user that decided; null where nobody has.</param>
public sealed record ProposalResponse(
    string Id,
    ProposalStatus Status,
    string Notice,
    string TextHash,
    int Start,
    ActionKind Action,
    string Instrument,
    MeasureId? Measure,
    string? Paragraph,
    string Sentence,
    string Language,
    MatchConfidence Confidence,
    DateTimeOffset FoundAt,
    string? Reason,
    string? SettledBy,
    DateTimeOffset? DecidedAt,
    string? DecidedBy)
{
    public static ProposalResponse Of(Proposal p)
    {
        ArgumentNullException.ThrowIfNull(p);
        return new ProposalResponse(
            p.Id, p.Status, p.Notice, p.TextHash, p.Start, p.Action, p.Instrument.Value, p.Measure, p.Paragraph, p.Sentence, p.Language, p.Confidence, p.FoundAt,
            p.Reason, p.SettledBy, p.DecidedAt, p.DecidedBy);
    }
}

internal static class ProposalEndpoints
{
    internal static readonly OneNameParameter<ProposalStatus> Status = new("status", "Only those that are open, dismissed or settled.");
    internal static readonly TextParameter Measure = new("measure", "Only those on this measure.", 64);
    internal static readonly TextParameter Notice = new("notice", "Only those of this notice.", 64);

    public static void MapProposals(this RouteGroupBuilder group)
    {
        group.MapRead("/proposals", ListAsync)
            .WithName("listProposals").WithSummary("List what notices seem to do to measures, the newest first").WithTags("proposals")
            .WithQuery(Status, Measure, Notice, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<ProposalResponse>>(StatusCodes.Status200OK);
        group.MapRead("/proposals/{id}", GetAsync)
            .WithName("getProposal").WithSummary("Get one proposal").WithTags("proposals")
            .Answers<ProposalResponse>(StatusCodes.Status200OK).AnswersETag().AnswersProblem(ProblemKind.NotFound);
        Decides(group.MapPost("/proposals/{id}/dismiss", (string id, HttpRequest request, ProposalDesk desk, IProposalStore proposals, CancellationToken token)
                => JsonBody.AnswerAsync<DismissRequest>(request, wish => DecideAsync(id, request, proposals, seen => desk.DismissAsync(id, wish, seen, token), token), token)))
            .WithName("dismissProposal").WithSummary("Say that a proposal is nothing the dataset must hold").TakesJson<DismissRequest>();
        Decides(group.MapPost("/proposals/{id}/settle", (string id, HttpRequest request, ProposalDesk desk, IProposalStore proposals, CancellationToken token)
                => JsonBody.AnswerAsync<SettleRequest>(request, wish => DecideAsync(id, request, proposals, seen => desk.SettleAsync(id, wish, seen, token), token), token)))
            .WithName("settleProposal").WithSummary("Say which revision of the dataset says what a proposal says").TakesJson<SettleRequest>();
        Decides(group.MapPost("/proposals/{id}/reopen", (string id, HttpRequest request, ProposalDesk desk, IProposalStore proposals, CancellationToken token)
                => DecideAsync(id, request, proposals, seen => desk.ReopenAsync(id, seen, token), token)))
            .WithName("reopenProposal").WithSummary("Take back what was decided on a proposal");
    }

    private static RouteHandlerBuilder Decides(RouteHandlerBuilder route)
        => route.WithTags("proposals").TakesIfMatch(isRequired: false)
            .Answers<ProposalResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);

    private static async Task<IResult> ListAsync(HttpRequest request, IProposalStore proposals, CancellationToken cancellationToken)
    {
        MeasureId? measure = null;
        if ((string?)request.Query[Measure.Name] is { } text)
        {
            if (!MeasureId.TryParse(text, null, out var id))
            {
                return Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not the id of a measure: lower-case words joined by hyphens", Parameter: Measure.Name)]);
            }

            measure = id;
        }

        var query = new ProposalQuery(OneNameParameter<ProposalStatus>.Read(request.Query[Status.Name]), measure, request.Query[Notice.Name]);
        return await Paging.AnswerAsync<Proposal, ProposalResponse>(
            request,
            (cursor, take) => proposals.ListAsync(query, cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<ProposalResponse>>([.. items.Select(ProposalResponse.Of)]));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IProposalStore proposals, CancellationToken cancellationToken)
        => await proposals.FindAsync(id, cancellationToken) is { } proposal ? Show(context, proposal) : None();

    private static async Task<IResult> DecideAsync(string id, HttpRequest request, IProposalStore proposals, Func<int?, Task<ProposalResult>> decide, CancellationToken cancellationToken)
    {
        if (await proposals.FindAsync(id, cancellationToken) is not { } before)
        {
            return None();
        }

        if (Preconditions.Refusal(request, Preconditions.TagOf(before.Version), isRequired: false) is { } refusal)
        {
            return refusal;
        }

        return await decide(request.Headers.IfMatch.Count > 0 ? before.Version : null) switch
        {
            ProposalResult.Done done => Show(request.HttpContext, done.Proposal),
            ProposalResult.Unknown => None(),
            ProposalResult.Refused refused => Problem.Of(refused.Faults),
            ProposalResult.Decided decided => Problem.Of(ProblemKind.Conflict, $"It is {(decided.Stands.Status == ProposalStatus.Settled ? "settled" : "dismissed")} otherwise. Reopen it first."),
            ProposalResult.Stale stale => Preconditions.Stale(Preconditions.TagOf(stale.Stands.Version)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Ok<ProposalResponse> Show(HttpContext context, Proposal proposal) => Preconditions.Tagged(context, Preconditions.TagOf(proposal.Version), TypedResults.Ok(ProposalResponse.Of(proposal)));

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such proposal.");
}
