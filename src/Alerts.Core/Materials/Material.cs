using System.Text.Json.Serialization;

namespace Alerts.Materials;

/// <summary>A mineral, metal or product under control, as data/materials.json describes it.</summary>
/// <param name="Name">English display name.</param>
/// <param name="Symbol">The element's symbol or a formula; never matched in running text (GA is Georgia, EU the Union).</param>
/// <param name="Names">Terms by BCP 47 language tag that may be matched in text.</param>
/// <param name="Constituents">Terms of this material that also name others, as parts only (钕铁硼 names neodymium).</param>
public sealed record Material(
    MaterialId Id,
    string Name,
    string? Symbol,
    string Category,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Names,
    TermRules? Match = null,
    IReadOnlyList<Constituent>? Constituents = null,
    IReadOnlyList<HsCode>? Hs6 = null,
    IReadOnlyList<string>? CnCodes = null,
    string? Notes = null);

/// <summary>A name for several materials. Naming the group means all its members.</summary>
/// <param name="CoversAll">True for a group that means every listed item without naming one; it has no members.</param>
public sealed record MaterialGroup(
    MaterialId Id,
    string Name,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Names,
    IReadOnlyList<MaterialId> Members,
    bool CoversAll = false,
    TermRules? Match = null,
    string? Note = null);

/// <summary>How terms of one material are to be read beyond its plain names.</summary>
/// <param name="CaseSensitive">Matched with exact case and at word boundaries: GaN, NdFeB.</param>
/// <param name="ContextRequired">Acronyms that count only beside a name or a trade word in the same sentence: LFP, APT.</param>
/// <param name="Never">Spans that are masked for this material before matching: 无锡 for tin, "lead time" for lead.</param>
/// <param name="Low">Words of other trades: beside one, in the same sentence, a name counts with low confidence only (a contrast agent with gadolinium).</param>
public sealed record TermRules(
    IReadOnlyList<string>? CaseSensitive = null,
    IReadOnlyList<string>? ContextRequired = null,
    TermsByScript? Never = null,
    TermsByScript? Low = null);

/// <param name="En">In Latin script, without regard to case.</param>
/// <param name="Zh">Chinese, simplified and traditional; a few Japanese.</param>
public sealed record TermsByScript(IReadOnlyList<string>? En = null, IReadOnlyList<string>? Zh = null);

public sealed record Constituent(string Term, IReadOnlyList<MaterialId> Materials);

/// <summary>A six-digit code of the Harmonized System 2022: a hint only, since 811292 covers five metals.</summary>
public sealed record HsCode(string Code, string? Note = null);

/// <summary>The file data/materials.json.</summary>
public sealed record MaterialFile(
    IReadOnlyList<Material> Materials,
    IReadOnlyList<MaterialGroup> Groups,
    [property: JsonPropertyName("$schema")] string? Schema = null);
