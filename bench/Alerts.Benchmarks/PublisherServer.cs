using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>
/// Feeds of 20 KB in a process of its own: /etag/N answers 304 to whom it knows, /plain/N sends no validators. Each tenth has another text in each
/// edition, which /edition/E sets.
/// </summary>
internal sealed class PublisherServer : IDisposable
{
    private const int Items = 40;

    private readonly Process _process;

    private PublisherServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task RunAsync()
    {
        var edition = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context =>
        {
            var parts = context.Request.Path.Value!.Split('/');
            var number = int.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture);
            if (parts[1] == "edition")
            {
                edition = number;
                return Task.CompletedTask;
            }

            var own = number % 10 == 0 ? edition : 0;
            if (parts[1] == "etag")
            {
                var tag = $"\"{number}-{own}\"";
                context.Response.Headers.ETag = tag;
                if (context.Request.Headers.IfNoneMatch == tag)
                {
                    context.Response.StatusCode = StatusCodes.Status304NotModified;
                    return Task.CompletedTask;
                }
            }

            context.Response.ContentType = "application/rss+xml";
            return context.Response.Body.WriteAsync(Feed(number, own)).AsTask();
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());

        // The parent's end closes our input.
        await Console.In.ReadToEndAsync();
    }

    public static async Task<PublisherServer> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, "publishers") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The publishers did not start.");
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The publishers ended before they listened.");
        return new PublisherServer(process, new Uri(address));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static byte[] Feed(int number, int edition)
    {
        var text = new StringBuilder("<rss version=\"2.0\"><channel><title>News</title><link>https://example.org/</link><description>d</description>");
        for (var i = 0; i < Items; i++)
        {
            var what = i == 0 ? $"edition {edition}" : "the first";
            text.Append(CultureInfo.InvariantCulture, $"<item><title>Notice {i} of office {number}, {what}</title><link>https://example.org/{number}/{i}/{(i == 0 ? edition : 0)}</link><pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate><description>The committee meets on Monday to consider applications for licences, and on Tuesday to consider those that it did not consider on Monday. Gallium is on its list, and so are germanium and graphite, with other things of which nobody has heard before; whoever wishes to comment may do so in writing until the end of the month, under the number of the docket.</description></item>");
        }

        return Encoding.UTF8.GetBytes(text.Append("</channel></rss>").ToString());
    }
}
