using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>The reader of each format.</summary>
internal static class FormatReaders
{
    private static readonly IFormatReader FeedFormat = new FeedFormat();
    private static readonly IFormatReader FederalRegisterFormat = new FederalRegisterFormat();

    private static readonly IFormatReader JsonFeedFormat = new JsonFeedReader();
    private static readonly IFormatReader HtmlFormat = new HtmlListReader();
    private static readonly IFormatReader GovUkSearchFormat = new GovUkSearchReader();
    private static readonly IFormatReader GovUkContentFormat = new GovUkContentReader();

    private static readonly IFormatReader EurLexFormat = new EurLexReader();
    private static readonly IFormatReader MofcomListFormat = new MofcomListReader();
    private static readonly IFormatReader MofcomExportControlFormat = new MofcomExportControlReader();
    private static readonly IFormatReader MofcomEnglishFormat = new MofcomEnglishReader();
    private static readonly IFormatReader CanadaGazetteFormat = new CanadaGazetteReader();

    public static IFormatReader Of(SourceFormat format) => format switch
    {
        SourceFormat.Feed => FeedFormat,
        SourceFormat.FederalRegister => FederalRegisterFormat,
        SourceFormat.JsonFeed => JsonFeedFormat,
        SourceFormat.Html => HtmlFormat,
        SourceFormat.GovUkSearch => GovUkSearchFormat,
        SourceFormat.GovUkContent => GovUkContentFormat,
        SourceFormat.EurLex => EurLexFormat,
        SourceFormat.MofcomList => MofcomListFormat,
        SourceFormat.MofcomExportControl => MofcomExportControlFormat,
        SourceFormat.MofcomEnglish => MofcomEnglishFormat,
        SourceFormat.CanadaGazette => CanadaGazetteFormat,
    };
}

internal sealed class FeedFormat : IFormatReader
{
    public string Accept => "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";

    public string FileExtension => ".xml";

    public SourcePage Read(SourceDocument document, Source source) => new(FeedReader.Read(document, source));
}

internal sealed class FederalRegisterFormat : IFormatReader
{
    public string Accept => "application/json";

    public string FileExtension => ".json";

    public SourcePage Read(SourceDocument document, Source source) => FederalRegisterReader.ReadPage(document, source);
}
