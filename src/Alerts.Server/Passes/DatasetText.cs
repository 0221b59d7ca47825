using Alerts.Policies;
using Alerts.Web.Datasets;
using Alerts.Web.Measures;

namespace Alerts.Server.Passes;

/// <summary>What would come of publishing a revision, for people.</summary>
internal static class DatasetText
{
    public static void Print(UploadedResponse seen)
    {
        var (revision, reach, screen) = (seen.Revision.Revision, seen.WouldTell, ScreenText.ForOutput());
        DiffText.Print(new ChangesResponse(seen.Diff.Against, revision, seen.Diff.Changes));
        screen.Blank();
        screen.Plain(0, $"Publishing it would raise {reach.Alerts} alerts{(reach.Silenced > 0 ? $", {reach.Silenced} of them silenced" : "")}, for {reach.Subscriptions} subscriptions and {reach.Targets} targets{(reach.IsCut ? " at least" : "")}.");
        foreach (var fault in seen.Gate)
        {
            screen.Plain(0, $"The gate would hold it: {fault.Pointer?.TrimStart('#')}: {fault.Detail}");
        }

        if (seen.Proposals.Count > 0)
        {
            screen.Plain(0, $"Open proposals on what it changes: {string.Join(", ", seen.Proposals)}");
        }

        screen.Plain(0, seen.Revision.Status switch
        {
            RevisionStatus.NotStored => $"{revision} is not stored.",
            RevisionStatus.InUse => $"{revision} is in use already.",
            RevisionStatus.Draft or RevisionStatus.Accepted => $"{revision} is a draft: alerts dataset publish {revision}",
        });
    }
}
