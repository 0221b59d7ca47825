using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>How much of a message is shown where room is short; texts are cut before a channel escapes them.</summary>
/// <param name="Text">Most characters of a paragraph or a quote.</param>
/// <param name="Facts">Most facts.</param>
/// <param name="Field">Of a fact's text.</param>
/// <param name="Items">Most items of one list.</param>
/// <param name="Item">Of one item.</param>
/// <param name="Url">A longer link is left out: half of one leads nowhere.</param>
internal sealed record ChatShares(int Text, int Facts, int Field, int Items, int Item, int Url);

/// <summary>One line of a part: "Label: text", of which the text may be a link.</summary>
internal sealed record ChatLine(string? Label, string Text, string? Link = null);

/// <param name="Title">Null for what needs none.</param>
/// <param name="IsList">Its lines are items.</param>
internal sealed record ChatPart(string? Title, IReadOnlyList<ChatLine> Lines, bool IsList = false);

/// <summary>
/// An alert cut to shares, as plain text in the order of <see cref="AlertSections"/>, with a sentence on what was cut. Each
/// channel renders it with ever smaller shares until it fits. Nothing in it is empty but <see cref="LeftOut"/>.
/// </summary>
internal sealed class ChatMessage
{
    private const int Label = 60;
    private const int MaxFooter = 300;

    private readonly ChatShares _shares;
    private readonly LeftOut _left = new();

    private ChatMessage(Alert alert, ChatShares shares, string channel)
    {
        _shares = shares;
        var headline = Clean(alert.Message.Headline, AlertMessage.MaxHeadline);
        Headline = headline.Length > 0 ? headline : AlertKinds.Name(alert.Kind);
        Parts = [.. AlertSections.Of(alert).Select(Part).Where(p => p.Lines.Count > 0)];
        Footer = Clean(AlertWords.Footer(alert), MaxFooter);
        LeftOut = _left.Sentence(channel, alert.Id);
    }

    public string Headline { get; }

    public IReadOnlyList<ChatPart> Parts { get; }

    public string Footer { get; }

    /// <summary>Null where all is shown.</summary>
    public string? LeftOut { get; }

    /// <summary>The first that fits, tried with each share in turn. The last must fit whatever the alert holds.</summary>
    /// <param name="render">Null where it does not fit.</param>
    public static byte[] Fit(Alert alert, IReadOnlyList<ChatShares> steps, string channel, Func<ChatMessage, byte[]?> render)
        => steps.Select(shares => render(new ChatMessage(alert, shares, channel))).FirstOrDefault(body => body is not null)
            ?? throw new InvalidOperationException($"Alert {alert.Id} does not fit into {channel}'s limits: the last shares are too large.");

    private ChatPart Part(AlertSection section) => section switch
    {
        AlertSection.Paragraph p => new ChatPart(p.Title, Single(p.Text)),
        AlertSection.Table t => new ChatPart(null, Some(t.Rows, _shares.Facts, "fact", f => new ChatLine(Clean(f.Label, Label), Clean(f.Text, _shares.Field)))),
        AlertSection.Items i => List(i.Title, i.Texts, i.Noun, text => new ChatLine(null, Clean(text, _shares.Item))),
        AlertSection.Original o => new ChatPart($"In the original ({Clean(o.Quote.Lang, Label)})", Single(o.Quote.Text)),
        AlertSection.Links l => List(l.Title, l.References, "source", r => Linked(r.Title, AlertWords.Link(r))),
        AlertSection.Claims c => List(c.Title, c.Said, "claim", s => Linked(s.ToString(), AlertWords.Link(s.Url))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ChatPart List<T>(string title, IReadOnlyList<T> all, string noun, Func<T, ChatLine> line) => new(title, Some(all, _shares.Items, noun, line), IsList: true);

    private List<ChatLine> Some<T>(IReadOnlyList<T> all, int most, string noun, Func<T, ChatLine> line)
    {
        _left.Add(all.Count - most, noun);
        return [.. all.Take(most).Select(line).Where(l => l.Text.Length > 0)];
    }

    private List<ChatLine> Single(string text) => Clean(text, _shares.Text) is { Length: > 0 } clean ? [new ChatLine(null, clean)] : [];

    private ChatLine Linked(string text, string? url)
    {
        var isTooLong = url?.Length > _shares.Url;
        _left.Shortened(isTooLong);
        var title = Clean(text, _shares.Item);
        return new ChatLine(null, title.Length > 0 ? title : "untitled", isTooLong ? null : url);
    }

    private string Clean(string text, int most)
    {
        var line = Redaction.OneLine(text);
        _left.Shortened(line.Length > most);
        return Text.Shorten(WellFormed(line), most);
    }

    // A lone surrogate is no character: U+FFFD stands for it.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
