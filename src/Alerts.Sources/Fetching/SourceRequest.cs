namespace Alerts.Sources.Fetching;

/// <summary>What to ask a source for.</summary>
/// <param name="Form">Posted as application/x-www-form-urlencoded, in this order; null: a GET.</param>
/// <param name="Headers">Beside those that every request has; null: none.</param>
public sealed record SourceRequest(
    Uri Address,
    IReadOnlyList<KeyValuePair<string, string>>? Form = null,
    IReadOnlyList<KeyValuePair<string, string>>? Headers = null)
{
    /// <summary>Two requests with one key ask for the same.</summary>
    public string Key => Form is null ? Address.AbsoluteUri : $"{Address.AbsoluteUri}\n{string.Join('&', Form.Select(f => $"{f.Key}={f.Value}"))}";
}
