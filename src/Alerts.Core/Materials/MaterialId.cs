using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Alerts.Materials;

/// <summary>
/// The id of a material or of a group: lower-case letters and digits in parts joined by single hyphens
/// (<c>gallium</c>, <c>ndfeb-magnets</c>, <c>rare-earths</c>), at most 64 characters.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<MaterialId>))]
public readonly record struct MaterialId : IParsable<MaterialId>, IComparable<MaterialId>
{
    /// <summary>Names no mineral but covers every item on a dual-use list (CN No. 1 of 2026, No. 46 of 2024 paragraph 1).</summary>
    public static readonly MaterialId AllDualUse = new("dual-use-all");

    private readonly string? _value;

    private MaterialId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default MaterialId has no value.");

    /// <exception cref="FormatException">The text is not kebab-case.</exception>
    public static MaterialId Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a material id: lower-case words joined by hyphens, such as 'gallium' or 'rare-earths'.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MaterialId result)
    {
        result = default;
        if (!KebabCase.IsMatch(s))
        {
            return false;
        }

        result = new MaterialId(s);
        return true;
    }

    public static bool operator <(MaterialId left, MaterialId right) => left.CompareTo(right) < 0;

    public static bool operator <=(MaterialId left, MaterialId right) => left.CompareTo(right) <= 0;

    public static bool operator >(MaterialId left, MaterialId right) => left.CompareTo(right) > 0;

    public static bool operator >=(MaterialId left, MaterialId right) => left.CompareTo(right) >= 0;

    public int CompareTo(MaterialId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? string.Empty;
}
