using System.Text.Json;

namespace Alerts.Tests.Web.Described;

/// <summary>What answers have told so far and requests can name: ids by their list's path, cursors, ETags.</summary>
internal sealed class KnownIds(Random random)
{
    /// <summary>The place of revisions, which parameters and members of other names take too.</summary>
    public const string Revision = "revision";

    private const int Most = 60;

    private static readonly string[] Names = ["id", "hash", Revision];

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

    /// <summary>The ids of all that an answer lists, and the revision that it names.</summary>
    /// <param name="path">Of the operation, with its parameters in braces: what one thing's answer lists is asked for below it.</param>
    public void LearnFrom(string path, JsonElement answer)
    {
        foreach (var member in answer.EnumerateObject())
        {
            if (member is { Name: Revision, Value.ValueKind: JsonValueKind.String })
            {
                Learn(Revision, member.Value.GetString());
            }

            foreach (var item in member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray() : default)
            {
                Learn(path.Contains('{', StringComparison.Ordinal) ? $"{path}/{member.Name}" : path, Id(item));
            }
        }
    }

    private static string? Id(JsonElement item)
        => item.ValueKind != JsonValueKind.Object ? null
            : Names.Select(n => item.TryGetProperty(n, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null).FirstOrDefault(id => id is not null);
}
