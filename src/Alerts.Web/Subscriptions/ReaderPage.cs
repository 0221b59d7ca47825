using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alerts.Web.Subscriptions;

/// <summary>A page for a reader without an account: no script, no request to anywhere, not to be indexed, and its address, which holds a token, told to nobody.</summary>
internal static class ReaderPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);

    /// <param name="body">HTML.</param>
    public static ContentHttpResult Of(int status, string title, string body)
        => TypedResults.Text(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark"><title>{title} – Alerts</title>
            <style>body{"{"}font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem{"}"}button,select,input{"{"}font:inherit{"}"}button{"{"}padding:.5rem 1.5rem{"}"}label{"{"}display:block;margin:.5rem 0{"}"}section{"{"}border-top:1px solid #8888;margin:1.5rem 0{"}"}.fault{"{"}font-weight:600{"}"}</style></head>
            <body><main><h1>{title}</h1>{body}</main></body></html>

            """,
            "text/html; charset=utf-8", statusCode: status);

    public static ContentHttpResult Unknown()
        => Of(StatusCodes.Status404NotFound, "Not known", "<p>This link is not complete, too old, or what it is about is not stored any more. Open it again from the mail.</p>");
}
