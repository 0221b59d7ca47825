using System.Text.Json;

namespace Alerts.Tests.Web.Described;

/// <summary>What answers have told so far and requests can name: ids by their list's path, cursors, ETags.</summary>
internal sealed class KnownIds(Random random)
{
    private const int Most = 60;

    private readonly Dictionary<string, List<string>> _byPlace = new(StringComparer.Ordinal);

    /// <param name="place">As given to <see cref="Learn"/>.</param>
    public string? Any(string place) => _byPlace.TryGetValue(place, out var known) && known.Count > 0 ? known[random.Next(known.Count)] : null;

    public void Learn(string place, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var known = _byPlace.TryGetValue(place, out var list) ? list : _byPlace[place] = [];
        if (!known.Contains(text))
        {
            known.Add(text);
        }

        // What is older may be gone.
        if (known.Count > Most)
        {
            known.RemoveAt(random.Next(known.Count / 2));
        }
    }

    /// <summary>The ids of what a list's answer holds, whatever its member is called.</summary>
    public void LearnList(string path, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var item in answer.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array).SelectMany(m => m.Value.EnumerateArray()))
        {
            Learn(path, item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) ? id.GetString() : null);
        }
    }
}
