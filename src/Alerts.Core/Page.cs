namespace Alerts;

/// <summary>A page of a list.</summary>
/// <param name="Next">Opaque; hand it back for the page that follows. Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

public static class Pages
{
    /// <summary>Every item of a list, page after page.</summary>
    /// <param name="list">The list's page that begins at a cursor; null for the first.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, Task<Page<T>>> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        string? cursor = null;
        do
        {
            var page = await list(cursor);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}

/// <summary>A page cursor that this list did not give out.</summary>
public sealed class InvalidCursorException(string cursor) : Exception($"'{cursor}' is not a cursor of this list.");
