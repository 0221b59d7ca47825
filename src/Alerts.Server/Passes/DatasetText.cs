using Alerts.Policies;
using Alerts.Web.Measures;

namespace Alerts.Server.Passes;

/// <summary>What would come of publishing a revision, for people.</summary>
internal static class DatasetText
{
    public static void Print(UploadResult.Seen seen)
    {
        var (preview, screen) = (seen.Preview, ScreenText.ForOutput());
        var changes = new ChangesResponse(preview.InUse.Dataset.Revision, preview.Dataset.Revision, [.. preview.Changes.Select(ChangeResponse.Of)]);
        DiffText.Print(changes, preview.InUse.Dataset, preview.Dataset);
        screen.Blank();
        var reach = preview.Reach;
        screen.Plain(0, $"Publishing it would raise {reach.Alerts} alerts{(reach.Silenced > 0 ? $", {reach.Silenced} of them silenced" : "")}, for {reach.Subscriptions} subscriptions and {reach.Targets} targets{(reach.IsCut ? " at least" : "")}.");
        foreach (var fault in preview.Gate)
        {
            screen.Plain(0, $"The gate would hold it: {fault}");
        }

        if (preview.Proposals.Count > 0)
        {
            screen.Plain(0, $"Open proposals on what it changes: {string.Join(", ", preview.Proposals)}");
        }

        screen.Plain(0, seen.Status switch
        {
            RevisionStatus.NotStored => $"{preview.Dataset.Revision} is not stored.",
            RevisionStatus.InUse => $"{preview.Dataset.Revision} is in use already.",
            RevisionStatus.Draft or RevisionStatus.Accepted => $"{preview.Dataset.Revision} is a draft: alerts dataset publish {preview.Dataset.Revision}",
        });
    }
}
