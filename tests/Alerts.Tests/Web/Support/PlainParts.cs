using System.Text;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Deliveries;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Web.Support;

/// <summary>Genuine where the header says so; one event a line: delivery, kind. SendGrid's own form is tested with the channels.</summary>
internal sealed class PlainMailEvents : IMailEvents
{
    public bool AreTaken => true;

    public MailEventsRead Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
        => header("X-Genuine") != "yes" ? new MailEventsRead.NotGenuine("no")
            : Encoding.UTF8.GetString(body.Span) is var text && text.Contains('{', StringComparison.Ordinal) ? new MailEventsRead.Malformed("line 1")
            : new MailEventsRead.Good([.. text.Split('\n').Select(l => l.Split(' ')).Select(p => new MailEvent(p[0], Enum.Parse<MailEventKind>(p[1]), DateTimeOffset.UnixEpoch, ""))]);
}

/// <summary>By the shipped schema and the materials of <see cref="Sample"/>.</summary>
internal sealed class ShippedSchemaReader : IPolicyReader
{
    public Task<DataFile<PolicyDataset>> ReadAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => PolicyFileReader.ReadAsync(name, bytes, ShippedData.Text("policies.schema.json"), Sample.Catalogue, cancellationToken);
}

internal sealed class PlainAlertPages : IAlertPages
{
    public Task<string> HtmlAsync(Alert alert, IReadOnlyList<Alert> corrections)
        => Task.FromResult($"{string.Concat(corrections.Select(c => $"<p>{c.Message.Headline}: {c.Message.Summary}</p>"))}<h1>{alert.Message.Headline}</h1>");

    public Task<string> TextAsync(Alert alert) => Task.FromResult($"{alert.Message.Headline}\n");
}
