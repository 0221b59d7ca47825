using Alerts.Classification;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Datasets;

/// <param name="Drafts">The newest.</param>
/// <param name="Open">The newest open proposals, beside what they cite.</param>
/// <param name="Looked">What a file that was only looked at came to; null: none was.</param>
/// <param name="Faults">Of the file that was sent.</param>
/// <param name="Wrong">Why nothing was read; null: something was.</param>
public sealed record DatasetModel(
    InUse? InUse, IReadOnlyList<DraftEntry> Drafts, IReadOnlyList<ProposalView> Open, bool HasMoreOpen, RevisionPreview? Looked = null, IReadOnlyList<DataFault>? Faults = null, string? Wrong = null);

/// <summary>The revision in use, what waits to be put into it, and the way in for another.</summary>
internal static class DatasetPages
{
    public const string Path = "/operate/dataset";

    private const string File = "file";
    private const string Keeps = "keeps";

    public static void MapDatasetPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, async (DatasetReader view, CancellationToken token) => PageResult.Of<DatasetPage>(await view.OfAsync(token)));
        pages.MapPost($"{Path}/upload", UploadAsync);

        // Where a reload of what an upload answered leads.
        pages.MapRead($"{Path}/upload", () => PageResult.SeeOther(Path));
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, DatasetReader view, DatasetDesk desk, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var model = await view.OfAsync(cancellationToken);
        if (form.Files[File] is not { Length: > 0 } file)
        {
            return Show(model with { Wrong = "Choose a file first." }, StatusCodes.Status422UnprocessableEntity);
        }

        if (file.Length > DataFileReader.MaxBytes)
        {
            return Show(model with { Wrong = $"The file has {file.Length} bytes; at most {DataFileReader.MaxBytes} are read." }, StatusCodes.Status413PayloadTooLarge);
        }

        using var document = new MemoryStream((int)file.Length);
        await file.CopyToAsync(document, cancellationToken);
        return await desk.UploadAsync(document.ToArray(), dryRun: form[Keeps] != "on", cancellationToken) switch
        {
            UploadResult.Refused refused => Show(model with { Faults = refused.Faults }, StatusCodes.Status422UnprocessableEntity),
            UploadResult.NotReady => NotReady(request.HttpContext),
            UploadResult.Seen { Status: RevisionStatus.Draft } seen when form[Keeps] == "on" => PageResult.SeeOther($"{RevisionPages.Path}/{seen.Preview.Dataset.Revision}?{PageDone.Name}=uploaded"),
            UploadResult.Seen seen => Show(model with { Looked = seen.Preview }, StatusCodes.Status200OK),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static IResult NotReady(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return PageResult.Error(StatusCodes.Status503ServiceUnavailable, "No revision is in use yet", "The server is reading the first one. Look again in a few seconds; nothing was done.", new PageLink(Path, "The dataset"));
    }

    private static IResult Show(DatasetModel model, int status) => PageResult.Of<DatasetPage>(model, status);
}

internal sealed class DatasetReader(RevisionIntake intake, IPolicyDrafts drafts, IProposalStore proposals, ProposalReader reader)
{
    private const int MostDrafts = 20;
    private const int MostOpen = 5;

    public async Task<DatasetModel> OfAsync(CancellationToken cancellationToken)
    {
        var open = await proposals.ListAsync(new ProposalQuery(ProposalStatus.Open), null, MostOpen, cancellationToken);
        return new DatasetModel(
            await intake.InUseAsync(cancellationToken), (await drafts.ListAsync(null, MostDrafts, cancellationToken)).Items, reader.Of(open.Items), open.Next is not null);
    }
}
