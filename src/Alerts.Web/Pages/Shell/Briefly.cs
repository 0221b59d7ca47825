namespace Alerts.Web.Pages.Shell;

/// <summary>Keeps what was looked up for a while, of the keys asked for last. Safe between threads; two who ask at once may both look.</summary>
/// <param name="goodFor">Then it is looked up again.</param>
internal sealed class Briefly<TValue>(TimeSpan goodFor, TimeProvider clock)
{
    private const int Kept = 256;

    private readonly RecentlyUsed<string, (DateTimeOffset Until, TValue Value)> _known = new(Kept);

    public async Task<TValue> GetAsync(string key, Func<Task<TValue>> look)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGet(key, out var known) && now < known.Until)
        {
            return known.Value;
        }

        var value = await look();
        _known.Put(key, (now + goodFor, value));
        return value;
    }
}
