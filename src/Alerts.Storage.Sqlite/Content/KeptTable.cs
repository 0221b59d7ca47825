using Alerts.Moving;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <param name="next">The page that follows a row; the first where it is null. Empty: there is no more.</param>
internal sealed class KeptTable<T>(string path, Func<T?, IReadOnlyList<T>> next) : IKeptRows<T>
    where T : class, IKept
{
    public IAsyncEnumerable<IReadOnlyList<T>> PagesAsync(CancellationToken cancellationToken) => Pages(cancellationToken).ToAsyncEnumerable();

    private IEnumerable<IReadOnlyList<T>> Pages(CancellationToken cancellationToken)
    {
        T? last = null;
        while (Page(last) is { Count: > 0 } page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
            last = page[^1];
        }
    }

    private IReadOnlyList<T> Page(T? last)
    {
        try
        {
            return next(last);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, path);
        }
    }
}
