using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Web.Notices;

/// <summary>What an official source published. Words are its publisher's: escape them where you show them.</summary>
/// <param name="Source">The source whose words these are.</param>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Link">Null where it is no web page.</param>
/// <param name="Published">As the source gave it; the first sight of it where it gave nothing.</param>
/// <param name="LegalDate">The day of publication where the authority sits.</param>
/// <param name="Possible">What it may concern besides, with low confidence.</param>
/// <param name="Instruments">The numbers of the act that it is: <c>cn:mofcom:2025:70</c>.</param>
/// <param name="Corrects">The instrument that it corrects; null: none.</param>
/// <param name="Cites">Measures of the dataset that it names.</param>
public sealed record NoticeResponse(
    string Id,
    string Source,
    string Jurisdiction,
    string Authority,
    string Language,
    string Title,
    string? Link,
    DateTimeOffset Published,
    DateOnly LegalDate,
    DateTimeOffset FirstSeen,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<MaterialId> Possible,
    IReadOnlyList<string> Instruments,
    string? Corrects,
    IReadOnlyList<MeasureId> Cites)
{
    public static NoticeResponse Of(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new NoticeResponse(
            notice.Id, notice.Source.Value, notice.Jurisdiction, notice.Authority, notice.Language, notice.Title, Page(notice.Link), notice.Published, notice.LegalDate,
            notice.FirstSeen, notice.Materials, notice.Possible, [.. notice.Instruments.Select(i => i.Value)], notice.Corrects?.Value, notice.Cites);
    }

    /// <summary>A file of this machine, or a script, is no address for others.</summary>
    internal static string? Page(Uri? url) => url is { IsAbsoluteUri: true } && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url.AbsoluteUri : null;
}

/// <summary>A notice whole.</summary>
/// <param name="Text">As it stands now; a publisher sets no bound to it.</param>
/// <param name="Addresses">Where it was found, first first.</param>
/// <param name="Versions">Texts that it was seen with, oldest first; the last 200. Each: <c>GET /v1/notices/{id}/versions/{hash}</c>.</param>
/// <param name="Alerts">What was told of it, newest first; at most 50. All: <c>GET /v1/alerts?subject=ID</c>.</param>
/// <param name="Actions">What its sentences seem to do: a proposal, no law. Of the first 200,000 characters, at most 100.</param>
public sealed record NoticeDetailResponse(
    NoticeResponse Notice,
    string Text,
    IReadOnlyList<NoticeAddressResponse> Addresses,
    IReadOnlyList<NoticeVersionResponse> Versions,
    IReadOnlyList<NoticeAlertResponse> Alerts,
    IReadOnlyList<ProposedActionResponse> Actions);

/// <summary>One place where a notice stands.</summary>
/// <param name="Url">Null where it is no web page.</param>
/// <param name="TextHash">Of the text there now; null where it is not known.</param>
public sealed record NoticeAddressResponse(string Source, string? Url, DateTimeOffset FirstSeen, string Language, string? TextHash)
{
    public static NoticeAddressResponse Of(NoticeAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new NoticeAddressResponse(address.Source.Value, NoticeResponse.Page(address.Url), address.FirstSeen, address.Language, address.TextHash);
    }
}

/// <summary>A text that a notice was seen with.</summary>
/// <param name="Length">In characters.</param>
public sealed record NoticeVersionResponse(string Hash, DateTimeOffset FirstSeen, string Title, long Length)
{
    public static NoticeVersionResponse Of(NoticeVersionHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return new NoticeVersionResponse(head.Hash, head.At, head.Title, head.Length);
    }
}

/// <summary>A text that a notice was seen with, whole.</summary>
public sealed record NoticeTextResponse(string Notice, string Hash, DateTimeOffset FirstSeen, string Title, string Text)
{
    public static NoticeTextResponse Of(NoticeVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new NoticeTextResponse(version.Notice, version.Hash, version.At, version.Title, version.Text);
    }
}

public sealed record NoticeAlertResponse(string Id, AlertKind Kind, DateTimeOffset RaisedAt, string Headline)
{
    public static NoticeAlertResponse Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return new NoticeAlertResponse(alert.Id, alert.Kind, alert.RaisedAt, alert.Message.Headline);
    }
}

/// <summary>What a sentence seems to do.</summary>
/// <param name="Cites">The instruments that the sentence names; empty where it speaks of its own.</param>
/// <param name="Paragraph">The part of an instrument that it names, as written; null: none.</param>
public sealed record ProposedActionResponse(ActionKind Action, MatchConfidence Confidence, string Sentence, IReadOnlyList<string> Cites, string? Paragraph)
{
    public static ProposedActionResponse Of(ProposedAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new ProposedActionResponse(action.Action, action.Confidence, action.Sentence, [.. action.Cites.Select(i => i.Value)], action.Paragraph);
    }
}
