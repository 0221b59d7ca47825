using Alerts.Web.Pages.Shell;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Queries;

/// <summary>One page of a list.</summary>
/// <param name="Next">Opaque: send it back as <c>cursor</c> for the page that follows. Null on the last page.</param>
public sealed record PageResponse<T>(IReadOnlyList<T> Items, string? Next);

internal static class Paging
{
    public static readonly WholeNumberParameter Limit = new("limit", "How many items at most.", 1, 200, 50);
    public static readonly TextParameter Cursor = new("cursor", "Where to go on: 'next' of the page before.", 1024);

    /// <param name="list">The store's list, by cursor and number.</param>
    public static async Task<IResult> AnswerAsync<T, TResponse>(
        HttpRequest request, Func<string?, int, Task<Page<T>>> list, Func<IReadOnlyList<T>, Task<IReadOnlyList<TResponse>>> show)
    {
        var query = QueryOf(request);
        string? inner = null;
        if ((string?)request.Query[Cursor.Name] is { } cursor && !TryOpen(cursor, query, out inner))
        {
            return NoCursor();
        }

        try
        {
            var page = await list(inner, Limit.Read(request.Query[Limit.Name]));
            return TypedResults.Ok(new PageResponse<TResponse>(await show(page.Items), page.Next is { } next ? Seal(next, query) : null));
        }
        catch (InvalidCursorException)
        {
            return NoCursor();
        }
    }

    /// <summary>For lists that answer in another form: false where the cursor is none of this list and query.</summary>
    /// <param name="inner">What the store understands; null for the first page.</param>
    public static bool TryReadCursor(HttpRequest request, out string? inner)
    {
        inner = null;
        return (string?)request.Query[Cursor.Name] is not { } cursor || TryOpen(cursor, QueryOf(request), out inner);
    }

    /// <summary>The cursor of the page that follows, for whoever asked for this one.</summary>
    public static string CursorOf(HttpRequest request, string next) => Seal(next, QueryOf(request));

    // A cursor means something in its own list only: it bears a mark of the query, which is its path, its filters and who asks.
    private static string Seal(string inner, string query) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{query}{inner}"));

    private static bool TryOpen(string cursor, string query, [NotNullWhen(true)] out string? inner)
    {
        inner = null;
        if (!Base64Url.IsValid(cursor) || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is not { } text || !text.StartsWith(query, StringComparison.Ordinal))
        {
            return false;
        }

        inner = text[query.Length..];
        return true;
    }

    private static string QueryOf(HttpRequest request)
        => DerivedId.Of(
            "q", [request.Path.Value ?? "", Caller.Of(request.HttpContext).Tenant ?? "", .. request.Query.Where(q => q.Key != Cursor.Name && q.Key != Limit.Name && q.Key != PageDone.Name).OrderBy(q => q.Key, StringComparer.Ordinal).SelectMany(q => new[] { q.Key, q.Value.ToString() })])[2..15];

    public static Problem NoCursor() => Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not a cursor that this list gave out for this query", Parameter: Cursor.Name)]);
}
