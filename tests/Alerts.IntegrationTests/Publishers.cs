using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.IntegrationTests;

/// <summary>One thing that a publisher lists.</summary>
/// <param name="Id">Of one publisher: part of its address there.</param>
internal sealed record Listed(string Id, string Title, DateOnly Day, string Text = "");

/// <summary>
/// Publishers of every format on one loopback port, in this process. Each has a list that a test changes, and answers in the shape that the
/// real one has; a test may have one answer something else.
/// </summary>
internal sealed class Publishers : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Publishers(WebApplication app) => _app = app;

    /// <summary>What each publisher lists, newest first.</summary>
    public Dictionary<string, List<Listed>> Lists { get; } = Names.ToDictionary(n => n, _ => new List<Listed>(), StringComparer.Ordinal);

    /// <summary>What a publisher answers instead of its list.</summary>
    public Dictionary<string, (int Status, string Body)> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>When GOV.UK's machinery touched its records last, which means nothing.</summary>
    public DateTimeOffset Touched { get; set; } = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<string> Names { get; } =
    [
        "ministry", "mirror", "english", "register", "govuk-search", "govuk-collection", "govuk-feed", "eur-lex", "gazette", "meti", "korea", "rdf", "json-feed", "page",
    ];

    public Uri Address => new(_app.Urls.First());

    public static async Task<Publishers> StartAsync()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var publishers = new Publishers(builder.Build());
        publishers._app.Run(publishers.AnswerAsync);
        await publishers._app.StartAsync();
        return publishers;
    }

    public string SourcesJson()
    {
        (string Id, string Format, string Path, string Jurisdiction, string Zone, string Language)[] sources =
        [
            ("ministry", "mofcom-list", "/ministry/unit?paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A50%7D#/zwgk/zcfb/", "CN", "Asia/Shanghai", "zh"),
            ("mirror", "mofcom-export-control", "/mirror/getColumnList#columnID=9", "CN", "Asia/Shanghai", "zh"),
            ("english", "mofcom-english", "/english/index.html", "CN", "Asia/Shanghai", "en"),
            ("register", "federal-register", "/register/documents.json?page=1", "US", "America/New_York", "en"),
            ("govuk-search", "gov-uk-search", "/govuk-search/search.json", "GB", "Europe/London", "en"),
            ("govuk-collection", "gov-uk-content", "/govuk-collection/notices", "GB", "Europe/London", "en"),
            ("govuk-feed", "feed", "/govuk-feed/organisation.atom", "GB", "Europe/London", "en"),
            ("eur-lex", "eur-lex", "/eur-lex/display-feed.rss?rssId=222", "EU", "Europe/Brussels", "en"),
            ("gazette", "canada-gazette", "/gazette/p2-eng.xml", "CA", "America/Toronto", "en"),
            ("meti", "feed", "/meti/release.xml", "JP", "Asia/Tokyo", "ja"),
            ("korea", "feed", "/korea/dept.xml", "KR", "Asia/Seoul", "ko"),
            ("rdf", "feed", "/rdf/index.rdf", "JP", "Asia/Tokyo", "ja"),
            ("json-feed", "json-feed", "/json-feed/feed.json", "AU", "Australia/Sydney", "en"),
            ("page", "html", "/page/list.html", "ID", "Asia/Jakarta", "en"),
        ];
        return JsonSerializer.Serialize(new
        {
            sources = sources.Select(s => new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["id"] = s.Id,
                ["name"] = s.Id,
                ["jurisdiction"] = s.Jurisdiction,
                ["authority"] = s.Jurisdiction == "CN" ? "Ministry of Commerce (MOFCOM)" : s.Id,
                ["timeZone"] = s.Zone,
                ["language"] = s.Language,
                ["format"] = s.Format,
                ["url"] = $"{Address.GetLeftPart(UriPartial.Authority)}{s.Path}",
                ["schedule"] = "0 * * * *",
            }).Select(s => (string)s["id"] switch
            {
                "page" => s.Append(new("html", new { item = "ul.news > li", date = ".date" })),
                "ministry" => s.Append(new("series", "cn:mofcom")),
                _ => s,
            }).Select(s => s.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal)),
        });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var name = path.Split('/')[1] switch
        {
            "zwgk" => "ministry",
            "article" => "mirror",
            "Policies" => "english",
            "api" => "govuk-search",
            "rp-pr" => "gazette",
            var first => first,
        };
        var isList = path.StartsWith($"/{name}/", StringComparison.Ordinal);
        if (isList && Instead.TryGetValue(name, out var instead))
        {
            context.Response.StatusCode = instead.Status;
            return context.Response.WriteAsync(instead.Body);
        }

        var (type, charset, body) = isList ? ListOf(name) : PageOf(name, path);
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.GetEncoding(charset).GetBytes(body)).AsTask();
    }

    private (string Type, string Charset, string Body) ListOf(string name)
    {
        var items = Lists[name];
        return name switch
        {
            "ministry" => ("application/json", "utf-8", JsonSerializer.Serialize(new
            {
                success = true,
                data = new { html = $"<div id=\"分页列表\" count=\"{items.Count}\"><ul>{Join(items, i => $"<li><a href=\"/zwgk/zcfb/art/art_{i.Id}.html\" title=\"{i.Title}\">公告…</a><span>[{i.Day:O}]</span></li>")}</ul></div>" },
            })),
            "mirror" => ("application/json", "utf-8", JsonSerializer.Serialize(new
            {
                pageInfo = new { maxPageNum = 1, rows = items.Select(i => new { title = i.Title, url = $"/article/zcfg/{i.Id}.html", publishTimeStr = $"{i.Day:O} 09:00:00", content = "" }) },
            })),
            "english" => ("text/html", "utf-8", $"<html><body><ul>{Join(items, i => $"<li><a href=\"/Policies/art/2026/art_{i.Id}.html\">{i.Title}</a><script>parseToData('{i.Day:O} 10:00:00')</script></li>")}</ul></body></html>"),
            "register" => ("application/json", "utf-8", JsonSerializer.Serialize(new
            {
                count = items.Count,
                results = items.Select(i => new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["document_number"] = i.Id.Split('~')[0],
                    ["publication_date"] = $"{i.Day:O}",
                    ["title"] = i.Title,
                    ["abstract"] = i.Text,
                    ["html_url"] = $"https://www.federalregister.gov/d/{i.Id.Split('~')[0]}",
                    ["correction_of"] = i.Id.Contains('~', StringComparison.Ordinal) ? $"https://www.federalregister.gov/api/v1/documents/{i.Id.Split('~')[1]}" : null,
                }),
            })),
            "govuk-search" => ("application/json", "utf-8", JsonSerializer.Serialize(new
            {
                results = items.Select(i => new { title = i.Title, link = $"/government/publications/{i.Id}", description = i.Text, public_timestamp = $"{i.Day:O}T09:00:00+00:00", content_id = ContentId(i) }),
                total = items.Count,
                start = 0,
            })),
            "govuk-collection" => ("application/json", "utf-8", JsonSerializer.Serialize(new
            {
                base_path = "/government/collections/notices",
                title = "Notices",
                document_type = "document_collection",
                updated_at = Touched,
                links = new { documents = items.Select(i => new { base_path = $"/government/publications/{i.Id}", content_id = ContentId(i), title = i.Title, public_updated_at = $"{i.Day:O}T09:00:00Z", updated_at = Touched }) },
            })),
            "govuk-feed" => ("application/atom+xml", "utf-8", $"<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:www.gov.uk,2005:/org</id><title>x</title><updated>{Touched:O}</updated>{Join(items, i => $"<entry><id>https://www.gov.uk/government/publications/{i.Id}#{Touched:O}</id><link href=\"https://www.gov.uk/government/publications/{i.Id}\"/><title>{i.Title}</title><summary>{i.Text}</summary><updated>{i.Day:O}T09:00:00+00:00</updated></entry>")}</feed>"),
            "eur-lex" => ("application/rss+xml", "utf-8", Rss(items, i => $"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{i.Id}")),
            "gazette" => ("application/rss+xml", "utf-8", Rss([.. items.DistinctBy(i => i.Day)], i => $"https://gazette.gc.ca/rp-pr/p2/2026/{i.Day:O}/html/index-eng.html")),
            "meti" => ("application/atom+xml", "utf-8", $"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://www.meti.go.jp/\"><id>x</id><title>x</title><updated>2026-10-01T00:00:00+09:00</updated>{Join(items, i => $"<entry><id>/press/{i.Id}.html</id><link href=\"press/{i.Id}.html\"/><title>{i.Title}</title><updated>{i.Day:O}T10:00:00+09:00</updated></entry>")}</feed>"),
            "korea" => ("application/rss+xml; charset=euc-kr", "euc-kr", Rss(items, i => $"https://www.korea.kr/briefing/view.do?newsId={i.Id}")),
            "rdf" => ("application/rdf+xml", "shift_jis", $"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"https://example.jp/\"><title>x</title><link>https://example.jp/</link><description>x</description></channel>{Join(items, i => $"<item rdf:about=\"https://example.jp/{i.Id}\"><title>{i.Title}</title><link>https://example.jp/{i.Id}</link><dc:date>{i.Day:O}</dc:date></item>")}</rdf:RDF>"),
            "json-feed" => ("application/feed+json", "utf-8", JsonSerializer.Serialize(new { version = "https://jsonfeed.org/version/1.1", title = "x", items = items.Select(i => new { id = $"https://example.au/{i.Id}", url = $"https://example.au/{i.Id}", title = i.Title, content_text = i.Text.Length > 0 ? i.Text : "-", date_published = $"{i.Day:O}T09:00:00+11:00" }) })),
            "page" => ("text/html", "utf-8", $"<html><body><ul class=\"news\">{Join(items, i => $"<li><a href=\"https://example.id/{i.Id}\">{i.Title}</a> <span class=\"date\">{i.Day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}</span></li>")}</ul></body></html>"),
            _ => throw new InvalidOperationException($"{name} is no publisher."),
        };
    }

    private (string Type, string Charset, string Body) PageOf(string name, string path)
    {
        var items = Lists[name];
        var item = items.FirstOrDefault(i => path.Contains(i.Id, StringComparison.Ordinal));
        return name switch
        {
            "ministry" when item is not null => ("text/html", "utf-8", $"<html><head><meta name=\"ArticleTitle\" content=\"{item.Title}\"></head><body><div class=\"art-con\"><p>{item.Text}</p><p>商务部</p><p>{item.Day.Year}年{item.Day.Month}月{item.Day.Day}日</p></div></body></html>"),
            "mirror" when item is not null => ("text/html", "utf-8", $"<html><body><script>var title = \"{item.Title}\";</script><div class=\"bd\"><p>{item.Text}</p></div></body></html>"),
            "english" when item is not null => ("text/html", "utf-8", $"<html><body><div class=\"art-con\"><p>{item.Title}</p><p>{item.Text}</p></div></body></html>"),
            "govuk-search" when item is not null => ("application/json", "utf-8", JsonSerializer.Serialize(new { base_path = $"/government/publications/{item.Id}", content_id = ContentId(item), title = item.Title, document_type = "notice", public_updated_at = $"{item.Day:O}T09:00:00Z", updated_at = Touched, details = new { body = $"<p>{item.Text}</p>" } })),
            "gazette" when path.EndsWith("index-eng.html", StringComparison.Ordinal) => ("text/html; charset=utf-8", "windows-1252", $"<html><body><main><h2>Décrets</h2><ul>{Join(items.Where(i => path.Contains($"{i.Day:O}", StringComparison.Ordinal)), i => $"<li>SOR/2026-{i.Id} <a href=\"sor-dors{i.Id}-eng.html\">{i.Title}</a></li>")}</ul></main></body></html>"),
            "gazette" => ("text/html", "utf-8", $"<html><body><main><p>{items.First(i => path.Contains($"sor-dors{i.Id}-", StringComparison.Ordinal)).Text}</p></main></body></html>"),
            _ => ("text/html", "utf-8", "<html><body>not here</body></html>"),
        };
    }

    private static string ContentId(Listed item) => $"6f0e9d0a-0000-4000-8000-{item.Id.GetHashCode(StringComparison.Ordinal) & 0xFFFFFF:x12}";

    private static string Rss(IEnumerable<Listed> items, Func<Listed, string> link)
        => $"<rss version=\"2.0\"><channel><title>x</title><link>https://example.org/</link><description>x</description>{Join(items, i => $"<item><title>{i.Title}</title><link>{WebUtility.HtmlEncode(link(i))}</link><description>{i.Text}</description><pubDate>{i.Day.ToString("ddd, dd MMM yyyy", CultureInfo.InvariantCulture)} 09:00:00 EST</pubDate></item>")}</channel></rss>";

    private static string Join(IEnumerable<Listed> items, Func<Listed, string> text) => string.Concat(items.Select(text));
}
