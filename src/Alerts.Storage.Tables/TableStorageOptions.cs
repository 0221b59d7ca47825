namespace Alerts.Storage.Tables;

/// <summary>Which storage account, and how it is entered.</summary>
public sealed class TableStorageOptions
{
    public const string Section = "Alerts:Storage";

    /// <summary>Such as https://NAME.table.core.windows.net; entered by the managed identity. Not beside <see cref="ConnectionString"/>.</summary>
    public Uri? TableEndpoint { get; set; }

    /// <summary>Such as https://NAME.blob.core.windows.net.</summary>
    public Uri? BlobEndpoint { get; set; }

    /// <summary>For Azurite and other places where an account key is in order. A secret.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>In front of the names of tables and containers: 3 to 20 lower-case letters and digits, beginning with a letter.</summary>
    public string Prefix { get; set; } = "alerts";

    /// <summary>All that is wrong, in sentences that name the setting; none of them repeats a secret.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(ConnectionString))
        {
            foreach (var (name, endpoint) in new[] { (nameof(TableEndpoint), TableEndpoint), (nameof(BlobEndpoint), BlobEndpoint) })
            {
                if (endpoint is null)
                {
                    yield return $"{Section}:{name} is missing: the https address of the account, or {Section}:{nameof(ConnectionString)} for Azurite.";
                }
                else if (!endpoint.IsAbsoluteUri || endpoint.Scheme != Uri.UriSchemeHttps)
                {
                    yield return $"{Section}:{name} must be an absolute https address.";
                }
            }
        }
        else if (TableEndpoint is not null || BlobEndpoint is not null)
        {
            yield return $"{Section}:{nameof(ConnectionString)} and endpoints are both given: one way into one account is meant.";
        }

        if (Prefix is not { Length: >= 3 and <= 20 } || !char.IsAsciiLetterLower(Prefix[0]) || !Prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            yield return $"{Section}:{nameof(Prefix)} must be 3 to 20 lower-case letters and digits, beginning with a letter.";
        }
    }
}
