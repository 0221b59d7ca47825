using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Alerts.Policies;

/// <summary>The id of a measure: kebab-case, such as <c>cn-mofcom-2024-46</c>.</summary>
[JsonConverter(typeof(ParsableJsonConverter<MeasureId>))]
public readonly record struct MeasureId : IParsable<MeasureId>
{
    private readonly string? _value;

    private MeasureId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default MeasureId has no value.");

    /// <exception cref="FormatException">The text is not kebab-case.</exception>
    public static MeasureId Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a measure id.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MeasureId result)
    {
        result = KebabCase.IsMatch(s) ? new MeasureId(s) : default;
        return result != default;
    }

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>One provision of one measure; written <c>cn-mofcom-2024-46#2</c>.</summary>
public readonly record struct ProvisionKey(MeasureId Measure, string Number)
{
    public override string ToString() => $"{Measure}#{Number}";
}
