namespace Alerts.Channels.Webhook;

/// <summary>Counts what a channel has no room for.</summary>
internal sealed class LeftOut
{
    private readonly List<string> _parts = [];
    private int _shortened;

    /// <param name="count">Nothing is counted where it is not above 0.</param>
    /// <param name="noun">What one is called.</param>
    public void Add(int count, string noun)
    {
        if (count > 0)
        {
            _parts.Add(count == 1 ? $"1 {noun} left out" : $"{count} {noun}s left out");
        }
    }

    public void Shortened(bool isCut) => _shortened += isCut ? 1 : 0;

    /// <summary>Null where nothing was left out or shortened.</summary>
    public string? Sentence(string channel, string alertId)
    {
        string[] all = _shortened switch
        {
            0 => [.. _parts],
            1 => [.. _parts, "1 text shortened"],
            _ => [.. _parts, $"{_shortened} texts shortened"],
        };
        return all.Length == 0 ? null : $"Too long for {channel}: {string.Join(", ", all)}. Complete under {alertId}.";
    }
}
