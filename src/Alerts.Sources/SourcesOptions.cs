using System.Net;
using Alerts.Sources.Fetching;

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

    /// <summary>Without a byte of the answer. 1 s to <see cref="Timeout"/>; default 15 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries after the first that fails in a way that may heal in a moment. 0 to 5; default 2.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Before the first of these tries; each further waits twice as long, with jitter. 0 to 1 min; default 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A server that asks to wait longer than this is left until the time it names. 0 to 1 min; default 10 s.</summary>
    public TimeSpan MaxRetryWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between the starts of two requests to one host. 0 to 1 min; default 250 ms: below the five a second of the Federal Register.</summary>
    public TimeSpan HostDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Requests to one host at once. 1 to 64; default 2.</summary>
    public int HostConcurrency { get; set; } = 2;

    /// <summary>Another distance for single hosts, by name: <c>Alerts:Sources:HostDelays:www.example.org=00:00:05</c>.</summary>
    public IDictionary<string, TimeSpan> HostDelays { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Networks in CIDR form that sources may be read from although they are not public: a company's own range, 127.0.0.0/8 to try
    /// things out. Default: none.
    /// </summary>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// The proxy for all sources: http:, https: or socks5:, with user and password where it wants them. Default: what HTTPS_PROXY, HTTP_PROXY
    /// and NO_PROXY say. A proxy resolves names itself: then only addresses written as numbers are kept to public networks.
    /// </summary>
    public Uri? Proxy { get; set; }

    /// <summary>Hosts that are read without <see cref="Proxy"/>, with * for any characters.</summary>
    public IList<string> ProxyBypass { get; init; } = [];

    /// <summary>
    /// The most bytes of one source, counted after decompression; of a folder, all files together. More fails the read.
    /// 1 KiB to 100 MiB; default 10 MiB.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Where relative file: paths start: the folder of sources.json. Default: the program's own folder.</summary>
    public string BaseDirectory { get; set; } = AppContext.BaseDirectory;

    internal Politeness PolitenessOf(string host) => new(HostDelays.TryGetValue(host, out var delay) ? delay : HostDelay, HostConcurrency);

    /// <exception cref="FormatException">An entry is no network; validation at start has said so.</exception>
    internal IReadOnlyList<IPNetwork> ParseAllowedNetworks() => [.. AllowedNetworks.Select(n => IPNetwork.Parse(n))];

    internal bool HasUsableNetworks => AllowedNetworks.All(n => IPNetwork.TryParse(n, out _));

    internal bool HasUsableProxy => Proxy is null || (Proxy.IsAbsoluteUri && Proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5");

    internal bool HasUsableContact => Contact is null || (Contact.Length > 0 && Contact.All(c => c is > ' ' and <= '~' and not ('(' or ')')));
}
