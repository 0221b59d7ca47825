using System.Text.Json.Serialization;

namespace Alerts.Materials;

/// <summary>How sure it is that a text is about a material.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MatchConfidence>))]
public enum MatchConfidence
{
    /// <summary>Named as a part of something else, or beside words of another trade (gadolinium in a contrast agent).</summary>
    [JsonStringEnumMemberName("low")]
    Low,

    /// <summary>An abbreviation or formula.</summary>
    [JsonStringEnumMemberName("medium")]
    Medium,

    /// <summary>Named in full.</summary>
    [JsonStringEnumMemberName("high")]
    High,
}

/// <summary>Which part of a notice.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextField>))]
public enum TextField
{
    [JsonStringEnumMemberName("title")]
    Title,

    [JsonStringEnumMemberName("body")]
    Body,
}

/// <summary>One place where a text names a material.</summary>
/// <param name="Term">The name as the material's record has it.</param>
/// <param name="Language">BCP 47 tag of the name; <c>mul</c> for formulas and abbreviations.</param>
/// <param name="Start">Index in the text as given, in UTF-16 units.</param>
/// <param name="Constituent">True where the place lies inside a longer name of something else: 钕 in 钕铁硼.</param>
public sealed record MaterialMatch(MaterialId Material, string Term, string Language, int Start, int Length, bool Constituent, MatchConfidence Confidence)
{
    public TextField Field { get; init; } = TextField.Body;
}

/// <summary>Why a text is taken to name a material: the best of its places.</summary>
/// <param name="Term">The words that stand there.</param>
public sealed record NamedBy(MaterialId Material, string Term, TextField Field, MatchConfidence Confidence)
{
    public override string ToString() => $"{Material} “{Term}” ({(Field == TextField.Title ? "title" : "text")}{(Confidence == MatchConfidence.Low ? ", perhaps" : "")})";
}

/// <summary>A material that a text names, by all its places.</summary>
/// <param name="Confidence">The best of its places; low where it is only a constituent.</param>
/// <param name="Constituent">Whether it is named only as a part of something else.</param>
public sealed record NamedMaterial(MaterialId Id, MatchConfidence Confidence, bool Constituent, IReadOnlyList<MaterialMatch> Places)
{
    /// <summary>The best of its places; the title's before the body's.</summary>
    public NamedBy Why(string title, string body)
    {
        var best = Places.OrderByDescending(p => p.Confidence).ThenBy(p => p.Field).ThenBy(p => p.Start).First();
        return new NamedBy(Id, (best.Field == TextField.Title ? title : body).Substring(best.Start, best.Length), best.Field, best.Confidence);
    }
}
