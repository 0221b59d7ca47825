using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>One answer of a source, read.</summary>
/// <param name="Next">Where the list goes on; null at its end.</param>
public sealed record SourcePage(IReadOnlyList<SourceItem> Items, SourceRequest? Next = null)
{
    /// <summary>Further answers that belong to the list, nearest first: the issues of a gazette.</summary>
    public IReadOnlyList<SourceRequest> More { get; init; } = [];
}

/// <summary>How a source of one format is asked, and how its answers are read. Pure: from bytes to items, without state.</summary>
internal interface IFormatReader
{
    /// <summary>The Accept header.</summary>
    string Accept { get; }

    /// <summary>Which files of a folder are read, with the dot.</summary>
    string FileExtension { get; }

    SourceRequest First(Source source) => new(new Uri(source.Url, UriKind.Absolute));

    /// <exception cref="UnreadableSourceException">It is not what the format has; one line says what it is instead.</exception>
    SourcePage Read(SourceDocument document, Source source);

    /// <summary>The item with the text of its own page.</summary>
    /// <exception cref="UnreadableSourceException">The page does not hold what it should.</exception>
    SourceItem Complete(SourceDocument document, SourceItem item, Source source)
        => throw new UnreadableSourceException("items of this format have no pages of their own");
}
