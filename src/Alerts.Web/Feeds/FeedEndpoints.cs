using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Feeds;

/// <summary>Alerts as a feed and cliffs as a calendar: of what is asked for, or of one subscription by a token in the address.</summary>
internal static class FeedEndpoints
{
    public const string Path = "/feeds";

    public static readonly (string Atom, string Calendar) OpenPaths = ($"{Path}/alerts.atom", $"{Path}/cliffs.ics");
    public static readonly (string Atom, string Calendar) PrivatePaths = ($"{Path}/subscription.atom", $"{Path}/subscription.ics");

    public static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only law of this jurisdiction: ISO 3166-1 alpha-2, or EU.");
    public static readonly CountryParameter Destination = new("destination", "Only what may concern goods that go there: ISO 3166-1 alpha-2, or EU.");

    // In the query, as in mailed links: traces and proxies are more careful with queries than with paths.
    public static readonly TextParameter Token = new("t", "The token of a subscription's feeds.", 1024) { IsRequired = true };

    private static readonly DaysBeforeParameter Alarm = new("alarm", "Remind so many days before each day: P1D to P365D. Not at all where it is absent.");

    public static void MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup(Path).NeedsKeyUnlessPublic().CheckQueries()
            .AnswersProblem(ProblemKind.InvalidParameters, ProblemKind.Unauthorized, ProblemKind.Forbidden, ProblemKind.TooManyRequests, ProblemKind.ServerError, ProblemKind.DatasetNotReady, ProblemKind.IssuerUnreachable);
        open.MapRead("/alerts.atom", ShowAlertsAsync)
            .WithName("getAlertFeed").WithSummary("Read alerts as an Atom feed (RFC 4287), newest first, with the pages of RFC 5005").WithTags("feeds")
            .WithQuery(MaterialFilter.Parameter, Jurisdiction, Destination, Paging.Limit, Paging.Cursor)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [AlertFeed.MediaType])).AnswersValidators();
        open.MapRead("/cliffs.ics", ShowCliffsAsync)
            .WithName("getCliffCalendar").WithSummary("Read the days on which the law changes by itself as a calendar (RFC 5545)").WithTags("feeds")
            .WithQuery(MaterialFilter.Parameter, Jurisdiction, Destination, Alarm)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [CliffCalendar.MediaType])).AnswersValidators();
        var own = endpoints.MapGroup(Path).CheckQueries();
        own.MapRead("/subscription.atom", ShowOwnAlertsAsync).WithQuery(Token, Paging.Limit, Paging.Cursor).ExcludeFromDescription();
        own.MapRead("/subscription.ics", ShowOwnCliffsAsync).WithQuery(Token, Alarm).ExcludeFromDescription();
    }

    /// <summary>What is asked for; null, with the fault, where it names a material that there is not.</summary>
    public static FeedScope? ScopeOf(HttpRequest request, MaterialCatalogue catalogue, List<ProblemError> faults)
    {
        var named = (string?)request.Query[MaterialFilter.Parameter.Name];
        return MaterialFilter.Read(request, catalogue, faults) is null && faults.Count > 0 ? null
            : FeedScope.Of(named is null ? null : MaterialId.Parse(named), request.Query[Jurisdiction.Name], request.Query[Destination.Name]);
    }

    private static Task<IResult> ShowAlertsAsync(HttpContext context, FeedAnswers answers, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => AskedAsync(context, catalogue, scope => answers.AlertsAsync(context, scope, FeedAccess.IsPublic(context), cancellationToken));

    private static Task<IResult> ShowCliffsAsync(HttpContext context, FeedAnswers answers, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => AskedAsync(context, catalogue, scope => answers.CliffsAsync(context, scope, AlarmOf(context), FeedAccess.IsPublic(context), cancellationToken));

    private static async Task<IResult> ShowOwnAlertsAsync(HttpContext context, FeedAnswers answers, ISubscriptionStore subscriptions, FeedTokens tokens, CancellationToken cancellationToken)
        => await FindAsync(context.Request, subscriptions, tokens, cancellationToken) is { } scope ? await answers.AlertsAsync(context, scope, isPublic: false, cancellationToken) : None();

    private static async Task<IResult> ShowOwnCliffsAsync(HttpContext context, FeedAnswers answers, ISubscriptionStore subscriptions, FeedTokens tokens, CancellationToken cancellationToken)
        => await FindAsync(context.Request, subscriptions, tokens, cancellationToken) is { } scope ? await answers.CliffsAsync(context, scope, AlarmOf(context), isPublic: false, cancellationToken) : None();

    private static async Task<IResult> AskedAsync(HttpContext context, MaterialCatalogue catalogue, Func<FeedScope, Task<IResult>> answer)
    {
        var faults = new List<ProblemError>();
        return ScopeOf(context.Request, catalogue, faults) is { } scope ? await answer(scope) : Problem.Of(ProblemKind.InvalidParameters, errors: faults);
    }

    private static int? AlarmOf(HttpContext context) => DaysBeforeParameter.Read(context.Request.Query[Alarm.Name]);

    private static async Task<FeedScope?> FindAsync(HttpRequest request, ISubscriptionStore subscriptions, FeedTokens tokens, CancellationToken cancellationToken)
        => (string?)request.Query[Token.Name] is { } token && await tokens.FindAsync(token, subscriptions, cancellationToken) is { } found ? new FeedScope(found, Destination: null) : null;

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "This address is not complete, or the subscription that it was of has ended.");
}
