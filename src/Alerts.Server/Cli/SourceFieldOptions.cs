using System.CommandLine;
using System.Text.Json;
using Alerts.Notices;

namespace Alerts.Server.Cli;

/// <summary>The options that say how a source is read, for verbs that take one on the command line.</summary>
internal sealed class SourceFieldOptions
{
    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = Enum.GetValues<SourceFormat>().ToDictionary(NameOf, StringComparer.Ordinal);

    private readonly Option<string?> _format = new("--format") { HelpName = "FORMAT", Description = $"One of {string.Join(", ", Formats.Keys)}." };
    private readonly Option<string?> _item = Selector("--item", "html: selects each item of the list.");
    private readonly Option<string?> _title = Selector("--title", "html: the title, within an item. [default: the link's text]");
    private readonly Option<string?> _link = Selector("--link", "html: an element with an href, within an item. [default: the first link]");
    private readonly Option<string?> _date = Selector("--date", "html: the date, within an item. [default: the first day in its text]");
    private readonly Option<string?> _text = Selector("--text", "html: what stands beside the title, within an item.");
    private readonly Option<string?> _detail = Selector("--detail", "html: the body on the page that an item links to.");

    /// <param name="isFormatRequired">Else null says that it is to be guessed.</param>
    public SourceFieldOptions(Command verb, bool isFormatRequired)
    {
        _format.Required = isFormatRequired;
        _format.AcceptOnlyFromAmong([.. Formats.Keys]);
        foreach (var option in new Option[] { _format, _item, _title, _link, _date, _text, _detail })
        {
            verb.Add(option);
        }
    }

    public static string NameOf(SourceFormat format) => JsonNamingPolicy.KebabCaseLower.ConvertName(format.ToString());

    public SourceFormat? FormatIn(ParseResult parse) => parse.GetValue(_format) is { } name ? Formats[name] : null;

    /// <returns>Null where no selector was given; without an item, one with an empty selector for it, which no check lets through.</returns>
    public HtmlList? HtmlIn(ParseResult parse)
    {
        var html = new HtmlList(parse.GetValue(_item) ?? "", parse.GetValue(_title), parse.GetValue(_link), parse.GetValue(_date), parse.GetValue(_text), parse.GetValue(_detail));
        return html == new HtmlList("") ? null : html;
    }

    private static Option<string?> Selector(string name, string description) => new(name) { HelpName = "SELECTOR", Description = description };
}
