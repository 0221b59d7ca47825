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
        string? cursor = request.Query[Cursor.Name];
        try
        {
            var page = await list(cursor, Limit.Read(request.Query[Limit.Name]));
            return TypedResults.Ok(new PageResponse<TResponse>(await show(page.Items), page.Next));
        }
        catch (InvalidCursorException)
        {
            return Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not a cursor that this list gave out", Parameter: Cursor.Name)]);
        }
    }
}
