using System.Security.Cryptography;
using System.Text;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Feeds;

/// <summary>Answers with a feed or a calendar, or that it has not changed.</summary>
internal sealed class FeedAnswers(
    IAlertStore alerts, MaterialCatalogue catalogue, CurrentDataset current, CliffHistory history, PublicAddress address, TimeProvider clock, IServiceProvider services)
{
    // Hosts without a key ring of their own have no pages of alerts.
    private readonly ITargetTokens? _pages = services.GetService<ITargetTokens>();

    // An alert that comes within the second of the newest would have its date.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <param name="isPublic">Whether caches between may keep it.</param>
    public async Task<IResult> AlertsAsync(HttpContext context, FeedScope scope, bool isPublic, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (scope.Destination is not null && current.Value is null)
        {
            return CurrentDataset.NotReady(context);
        }

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
        var places = PlacesOf(request, root, page.Next);

        // Tokens of pages are another each time, so the tag is of the feed without them: it says that nothing else differs.
        var tag = Tag(AlertFeed.Write(scope, page.Entries, places, catalogue, page: null), isWeak: true);
        var updated = AlertFeed.UpdatedAt(page.Entries);
        return Send(
            context, isPublic, AlertFeed.Write(scope, page.Entries, places, catalogue, _pages is null ? null : alert => new Uri($"{root}/alert?t={Uri.EscapeDataString(_pages.ForAlert(alert.Id))}")),
            AlertFeed.MediaType, tag, clock.GetUtcNow() - updated >= Settled ? updated : null);
    }

    /// <param name="alarm">So many days before to remind; null: not at all.</param>
    /// <param name="isPublic">Whether caches between may keep it.</param>
    public async Task<IResult> CliffsAsync(HttpContext context, FeedScope scope, int? alarm, bool isPublic, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        var bytes = Encoding.UTF8.GetBytes(new CliffCalendar(await history.OfAsync(dataset, cancellationToken), scope, catalogue).Write(alarm, clock.GetUtcNow()));
        context.Response.Headers.ContentDisposition = "inline; filename=\"cliffs.ics\"";

        // No date: what is shown also changes as a year passes.
        return Send(context, isPublic, bytes, CliffCalendar.MediaType, Tag(bytes, isWeak: false), lastModified: null);
    }

    private static FeedPlaces PlacesOf(HttpRequest request, string root, string? next)
    {
        Uri At(string? cursor) => new($"{root}{request.Path}{Query(request, cursor)}");
        return new FeedPlaces(At(request.Query[Paging.Cursor.Name]), At(null), next is null ? null : At(Paging.CursorOf(request, next)));
    }

    private static FileContentHttpResult Send(HttpContext context, bool isPublic, byte[] body, string mediaType, EntityTagHeaderValue tag, DateTimeOffset? lastModified)
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
