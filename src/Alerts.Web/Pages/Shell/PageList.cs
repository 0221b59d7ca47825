using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Shell;

/// <summary>One page of a list, by the cursors of the API.</summary>
/// <param name="NextHref">The page that follows; null on the last.</param>
/// <param name="IsFirst">False where the address has a cursor.</param>
public sealed record PageList<T>(IReadOnlyList<T> Items, string? NextHref, bool IsFirst);

internal static class PageList
{
    private const int Take = 50;

    /// <summary>The page that the address asks for; null where its cursor is none of this list.</summary>
    /// <param name="list">The store's list, by cursor and number.</param>
    public static async Task<PageList<T>?> ReadAsync<T>(HttpContext context, Func<string?, int, Task<Page<T>>> list)
    {
        if (!Paging.TryReadCursor(context.Request, out var inner))
        {
            return null;
        }

        try
        {
            var page = await list(inner, Take);
            return new PageList<T>(page.Items, page.Next is { } next ? HrefOf(context.Request, next) : null, inner is null);
        }
        catch (InvalidCursorException)
        {
            return null;
        }
    }

    /// <summary>For an address whose cursor is none of the list's.</summary>
    public static IResult NoCursor(HttpContext context)
        => PageResult.Error(StatusCodes.Status400BadRequest, "This page of the list is gone", "Its address belongs to another list, or to other filters.", new PageLink(context.Request.Path, "The list from its beginning"));

    private static string HrefOf(HttpRequest request, string next)
        => $"{request.PathBase}{request.Path}{QueryString.Create(request.Query.Where(q => q.Key != PageDone.Name && q.Key != Paging.Cursor.Name).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v))).Append(KeyValuePair.Create(Paging.Cursor.Name, (string?)Paging.CursorOf(request, next)))).ToUriComponent()}";
}
