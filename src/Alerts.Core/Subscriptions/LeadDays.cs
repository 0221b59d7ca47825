using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Alerts.Subscriptions;

/// <summary>
/// A ladder: how many days before a cliff to tell, each 0 (the day itself) to 365. At least one step, at most 20; sorted
/// from the longest lead to the shortest, without repeats.
/// </summary>
[JsonConverter(typeof(LeadDaysJsonConverter))]
public sealed class LeadDays : IParsable<LeadDays>, IEquatable<LeadDays>
{
    public const int Longest = 365;
    public const int MostSteps = 20;

    /// <summary>90, 30, 14, 7, 1 and the day itself.</summary>
    public static readonly LeadDays Default = new([90, 30, 14, 7, 1, 0]);

    private LeadDays(ImmutableArray<int> steps) => Steps = steps;

    public ImmutableArray<int> Steps { get; }

    public static bool TryCreate(IEnumerable<int> days, [NotNullWhen(true)] out LeadDays? result)
    {
        var steps = days.Distinct().OrderDescending().ToImmutableArray();
        result = steps.Length is > 0 and <= MostSteps && steps[0] <= Longest && steps[^1] >= 0 ? new LeadDays(steps) : null;
        return result is not null;
    }

    /// <summary>Reads "90,30,7,0".</summary>
    /// <exception cref="FormatException">Not a list of 1 to 20 whole numbers from 0 to 365.</exception>
    public static LeadDays Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is not a list of 1 to {MostSteps} whole numbers from 0 to {Longest}.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LeadDays result)
    {
        result = null;
        var days = new List<int>();
        foreach (var part in (s ?? "").Split(','))
        {
            if (!int.TryParse(part.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var day))
            {
                return false;
            }

            days.Add(day);
        }

        return TryCreate(days, out result);
    }

    /// <summary>
    /// The step that is due with this many days left: the shortest lead that has been reached. It stands for all longer
    /// ones that were missed. Null before the first step and after the cliff.
    /// </summary>
    public int? DueAt(int daysLeft)
        => daysLeft < 0 || daysLeft > Steps[0] ? null : Steps.Last(step => step >= daysLeft);

    public bool Equals(LeadDays? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as LeadDays);

    public override int GetHashCode() => Steps.Aggregate(17, HashCode.Combine);

    public override string ToString() => string.Join(',', Steps);
}

/// <summary>A JSON array of whole numbers.</summary>
internal sealed class LeadDaysJsonConverter : JsonConverter<LeadDays>
{
    public override LeadDays Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options)
        => System.Text.Json.JsonSerializer.Deserialize<int[]>(ref reader, options) is { } days && LeadDays.TryCreate(days, out var result)
            ? result
            : throw new System.Text.Json.JsonException($"Lead days are 1 to {LeadDays.MostSteps} whole numbers from 0 to {LeadDays.Longest}.");

    public override void Write(System.Text.Json.Utf8JsonWriter writer, LeadDays value, System.Text.Json.JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var step in value.Steps)
        {
            writer.WriteNumberValue(step);
        }

        writer.WriteEndArray();
    }
}
