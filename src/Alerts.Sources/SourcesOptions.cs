namespace Alerts.Sources;

/// <summary>How sources are fetched: the configuration section <see cref="Section"/>.</summary>
public sealed class SourcesOptions
{
    public const string Section = "Alerts:Sources";

    /// <summary>
    /// Whom a publisher can write to: an address such as <c>https://example.org/alerts</c> or <c>mailto:ops@example.org</c>.
    /// It goes into the User-Agent: visible ASCII without spaces and parentheses. Default: null, and nothing is said.
    /// </summary>
    public string? Contact { get; set; }

    /// <summary>For the whole answer with its redirects, to the last byte. 1 s to 10 min; default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For name, connection and TLS. 1 s to <see cref="Timeout"/>; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most bytes of one source, counted after decompression; of a folder, all files together. More fails the read.
    /// 1 KiB to 100 MiB; default 10 MiB.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Where relative file: paths start: the folder of sources.json. Default: the program's own folder.</summary>
    public string BaseDirectory { get; set; } = AppContext.BaseDirectory;

    internal bool HasUsableContact => Contact is null || (Contact.Length > 0 && Contact.All(c => c is > ' ' and <= '~' and not ('(' or ')')));
}
