namespace Alerts.DataFiles;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>One step with its slash; <c>~</c> and <c>/</c> are escaped.</summary>
    public static string Step(string name)
        => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>
    /// NJsonSchema writes "#/measures[3].id" and System.Text.Json "$.measures[3].id"; both become "/measures/3/id". Only
    /// for names without a dot or bracket, as all names are that our schemas know.
    /// </summary>
    public static string OfPath(string? path)
    {
        var steps = (path ?? "").TrimStart('#', '$').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Replace('.', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(steps.Select(s => Step(s.Trim('\''))));
    }
}
