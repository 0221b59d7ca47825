using System.Security.Cryptography;
using System.Text;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

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

    // An alert that comes within the second of the newest would have its date.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

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

    private static async Task<IResult> ShowAlertsAsync(HttpContext context, IAlertStore alerts, MaterialCatalogue catalogue, CurrentDataset current, PublicAddress address, ITargetTokens tokens, TimeProvider clock, CancellationToken cancellationToken)
    {
        var faults = new List<ProblemError>();
        return ScopeOf(context.Request, catalogue, faults) is { } scope
            ? await AlertsAsync(context, scope, FeedAccess.IsPublic(context), alerts, catalogue, current, address, tokens, clock, cancellationToken)
            : Problem.Of(ProblemKind.InvalidParameters, errors: faults);
    }

    private static async Task<IResult> ShowOwnAlertsAsync(
        HttpContext context, ISubscriptionStore subscriptions, IAlertStore alerts, MaterialCatalogue catalogue, CurrentDataset current, PublicAddress address, ITargetTokens tokens, TimeProvider clock, CancellationToken cancellationToken)
        => await FindAsync(context.Request, subscriptions, tokens, cancellationToken) is { } scope
            ? await AlertsAsync(context, scope, isPublic: false, alerts, catalogue, current, address, tokens, clock, cancellationToken)
            : None();

    private static async Task<IResult> ShowCliffsAsync(HttpContext context, CurrentDataset current, CliffHistory history, MaterialCatalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var faults = new List<ProblemError>();
        return ScopeOf(context.Request, catalogue, faults) is { } scope
            ? await CliffsAsync(context, scope, FeedAccess.IsPublic(context), current, history, catalogue, clock, cancellationToken)
            : Problem.Of(ProblemKind.InvalidParameters, errors: faults);
    }

    private static async Task<IResult> ShowOwnCliffsAsync(
        HttpContext context, ISubscriptionStore subscriptions, ITargetTokens tokens, CurrentDataset current, CliffHistory history, MaterialCatalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
        => await FindAsync(context.Request, subscriptions, tokens, cancellationToken) is { } scope
            ? await CliffsAsync(context, scope, isPublic: false, current, history, catalogue, clock, cancellationToken)
            : None();

    // Ended with its subscription; one that later has the same id has another token.
    private static async Task<FeedScope?> FindAsync(HttpRequest request, ISubscriptionStore subscriptions, ITargetTokens tokens, CancellationToken cancellationToken)
        => (string?)request.Query[Token.Name] is { } token && tokens.FeedOf(token) is { } id && await subscriptions.FindAsync(id, cancellationToken) is { } found && tokens.IsFor(token, found)
            ? new FeedScope(found, Destination: null)
            : null;

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "This address is not complete, or the subscription that it was of has ended.");

    private static async Task<IResult> AlertsAsync(
        HttpContext context, FeedScope scope, bool isPublic, IAlertStore alerts, MaterialCatalogue catalogue, CurrentDataset current, PublicAddress address, ITargetTokens tokens, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!Paging.TryReadCursor(request, out var cursor))
        {
            return Paging.NoCursor();
        }

        FeedPage page;
        try
        {
            page = await FeedPage.ReadAsync(scope, cursor, Paging.Limit.Read(request.Query[Paging.Limit.Name]), alerts, catalogue, current.Value, cancellationToken);
        }
        catch (InvalidCursorException)
        {
            return Paging.NoCursor();
        }

        var root = address.Of(request);
        var first = $"{root}{request.Path}{Query(request, null)}";
        var places = new FeedPlaces(
            new Uri($"{root}{request.Path}{Query(request, request.Query[Paging.Cursor.Name])}"), new Uri(first),
            page.Next is { } next ? new Uri($"{root}{request.Path}{Query(request, Paging.CursorOf(request, next))}") : null);

        // Tokens of pages are another each time, so the tag is of the feed without them: it says that nothing else differs.
        var tag = Tag(AlertFeed.Write(scope, page.Entries, places, catalogue, _ => new Uri(root)), isWeak: true);
        var updated = AlertFeed.UpdatedAt(page.Entries);
        return Send(
            context, isPublic, AlertFeed.Write(scope, page.Entries, places, catalogue, alert => new Uri($"{root}/alert?t={Uri.EscapeDataString(tokens.ForAlert(alert.Id))}")),
            AlertFeed.MediaType, tag, clock.GetUtcNow() - updated >= Settled ? updated : null);
    }

    private static async Task<IResult> CliffsAsync(HttpContext context, FeedScope scope, bool isPublic, CurrentDataset current, CliffHistory history, MaterialCatalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        var calendar = new CliffCalendar(await history.OfAsync(dataset, cancellationToken), scope, catalogue);
        var bytes = Encoding.UTF8.GetBytes(calendar.Write(DaysBeforeParameter.Read(context.Request.Query[Alarm.Name]), clock.GetUtcNow()));
        context.Response.Headers.ContentDisposition = "inline; filename=\"cliffs.ics\"";

        // No date: what is shown also changes as a year passes.
        return Send(context, isPublic, bytes, CliffCalendar.MediaType, Tag(bytes, isWeak: false), lastModified: null);
    }

    private static IResult Send(HttpContext context, bool isPublic, byte[] body, string mediaType, EntityTagHeaderValue tag, DateTimeOffset? lastModified)
    {
        context.Response.Headers.CacheControl = isPublic ? "public, max-age=300" : "private, no-cache";
        return TypedResults.Bytes(body, $"{mediaType}; charset=utf-8", lastModified: lastModified, entityTag: tag);
    }

    private static EntityTagHeaderValue Tag(byte[] bytes, bool isWeak) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"", isWeak);

    // The request's own query with another cursor.
    private static string Query(HttpRequest request, string? cursor)
        => QueryString.Create(request.Query.Where(q => q.Key != Paging.Cursor.Name).Select(q => KeyValuePair.Create(q.Key, (string?)q.Value))
            .Concat(cursor is null ? [] : [KeyValuePair.Create(Paging.Cursor.Name, (string?)cursor)])).ToUriComponent();
}
