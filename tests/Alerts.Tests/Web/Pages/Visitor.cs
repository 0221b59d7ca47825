using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Alerts.Tests.Web.Pages;

/// <summary>Looks at pages and sends their forms as a browser without script does: with cookies, following redirects after a form.</summary>
internal sealed class Visitor(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies() }) { BaseAddress = server };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sent with every request besides the cookies.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal) { ["Accept"] = "text/html,*/*;q=0.8" };

    public async Task SignInAsync(string key)
    {
        var answer = await PostAsync("/sign-in", ("key", key));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    /// <summary>Follows redirects.</summary>
    public Task<Seen> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Sends these fields and no others.</summary>
    public Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields)
        => SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Sends a form of a page as a browser would: all that stands in it, with these fields changed. A null value takes a field out.</summary>
    /// <param name="button">The text of the button that is pressed; null: the first.</param>
    public Task<Seen> SubmitAsync(Seen page, string? button, params (string Name, string? Value)[] changes) => SubmitAsync(page.Path, Form(page, button), button, changes);

    public Task<Seen> SubmitAsync(string path, IHtmlFormElement form, string? button, params (string Name, string? Value)[] changes)
    {
        var fields = FieldsOf(form, button).Where(f => changes.All(c => c.Name != f.Key)).Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value!)));
        var action = form.GetAttribute("action") is { Length: > 0 } own ? own : path;
        if (!string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase))
        {
            return GetAsync($"{action.Split('?')[0]}?{string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))}");
        }

        if (form.Enctype != "multipart/form-data")
        {
            return SendAsync(HttpMethod.Post, action, new FormUrlEncodedContent(fields));
        }

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            if (form.QuerySelector($"input[type=file][name={name}]") is null)
            {
                content.Add(new StringContent(value), name);
            }
            else
            {
                content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name, $"{name}.json");
            }
        }

        return SendAsync(HttpMethod.Post, action, content);
    }

    /// <summary>The form with a button of this text; the page's first POST form where it is null.</summary>
    public static IHtmlFormElement Form(Seen page, string? button)
        => page.Document.Forms.FirstOrDefault(f => button is null ? string.Equals(f.Method, "post", StringComparison.OrdinalIgnoreCase) : f.QuerySelectorAll("button").Any(b => Words(b) == button))
            ?? throw new InvalidOperationException($"No form with the button '{button}' on {page.Path}:\n{page.Text}");

    public void Dispose() => _http.Dispose();

    private static CookieContainer Cookies() => new();

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form, string? pressed)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box when box is { IsChecked: true, Name.Length: > 0 }:
                    yield return KeyValuePair.Create(box.Name, box.Value.Length > 0 ? box.Value : "on");
                    break;
                case IHtmlInputElement { Type: not ("checkbox" or "radio" or "submit" or "file") } input when input.Name is { Length: > 0 } name:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlSelectElement { Name.Length: > 0 } select:
                    foreach (var option in select.Options.Where(o => o.IsSelected))
                    {
                        yield return KeyValuePair.Create(select.Name!, option.Value);
                    }

                    break;
                case IHtmlTextAreaElement { Name.Length: > 0 } area:
                    yield return KeyValuePair.Create(area.Name!, area.Value);
                    break;
                case IHtmlButtonElement { Name.Length: > 0 } button when pressed is not null && Words(button) == pressed:
                    yield return KeyValuePair.Create(button.Name!, button.Value ?? "");
                    break;
                default:
                    break;
            }
        }
    }

    private async Task<Seen> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            foreach (var (name, value) in Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, Cancel);
            if ((int)response.StatusCode is 302 or 303 && response.Headers.Location is { } next && hop < 5)
            {
                (method, path, content) = (HttpMethod.Get, next.OriginalString, null);
                continue;
            }

            var body = await response.Content.ReadAsStringAsync(Cancel);
            return new Seen(path, response.StatusCode, body, new HtmlParser().ParseDocument(body), response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
        }
    }
}

/// <summary>A page as it came.</summary>
/// <param name="Path">Where it was after redirects, with its query.</param>
internal sealed record Seen(string Path, HttpStatusCode Status, string Body, IHtmlDocument Document, IReadOnlyDictionary<string, string> Headers)
{
    public string Heading => One("h1");

    /// <summary>All that is to be read, with single spaces.</summary>
    public string Text => Words(Document.Body!);

    public string One(string selector) => Words(Document.QuerySelector(selector) ?? throw new InvalidOperationException($"Nothing is '{selector}' on {Path}:\n{Text}"));

    public IReadOnlyList<string> All(string selector) => [.. Document.QuerySelectorAll(selector).Select(Words)];

    /// <summary>Where the link with this text leads.</summary>
    public string Link(string text) => Document.QuerySelectorAll("a").FirstOrDefault(a => Words(a) == text)?.GetAttribute("href") ?? throw new InvalidOperationException($"No link '{text}' on {Path}:\n{Text}");

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
