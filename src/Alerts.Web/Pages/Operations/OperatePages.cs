using Alerts.Access;
using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <summary>What needs somebody.</summary>
/// <param name="Troubled">Sources that are paused, failing or doubted.</param>
/// <param name="Due">Messages that are due and not taken yet, by queue.</param>
/// <param name="Overdue">Deliveries that should have been made <see cref="BacklogWatch.LongestWait"/> ago or earlier; null: more than are counted.</param>
/// <param name="DeadLetters">Null: more than are counted.</param>
/// <param name="Drafts">As <paramref name="DeadLetters"/>.</param>
/// <param name="Proposals">Open ones; as <paramref name="DeadLetters"/>.</param>
public sealed record OperateModel(
    int Sources, IReadOnlyList<SourceView> Troubled, IReadOnlyList<(string Queue, long Count)> Due, int? Overdue, int? DeadLetters, IReadOnlyList<Silence> Silences, InUse? InUse, int? Drafts, int? Proposals);

internal static class OperatePages
{
    public const string Path = "/operate";

    public static void MapOperatePage(this RouteGroupBuilder pages)
        => pages.MapRead(Path, async (HttpContext context, Overview overview, CancellationToken token)
            => PageAccess.Has(context, ApiScope.Operate) ? PageResult.Of<OperatePage>(await overview.LookAsync(token)) : PageResult.Of<AdminPage>());
}

/// <summary>Counts what is cheap to count.</summary>
internal sealed class Overview(
    SourceDesk sources, IMessageQueue queue, IDeliveryLedger ledger, ISilenceStore silences, RevisionIntake intake, IPolicyDrafts drafts, IProposalStore proposals, TimeProvider clock)
{
    private const int Most = 100;

    public async Task<OperateModel> LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var all = (await sources.ListAsync(cancellationToken)).Where(s => s.Source.Enabled).ToList();
        var due = new List<(string Queue, long Count)>();
        foreach (var name in QueueNames.All)
        {
            due.Add((name, await queue.DueAsync(name, cancellationToken)));
        }

        var overdue = await ledger.OverdueAsync(now - BacklogWatch.LongestWait, Most, cancellationToken);
        return new OperateModel(
            all.Count, [.. all.Where(s => s.Health.Trust != SourceTrust.Healthy)], due, overdue.Count < Most ? overdue.Count : null,
            Count(await queue.DeadLettersAsync(null, null, Most, cancellationToken)), await silences.AllAsync(now, cancellationToken), await intake.InUseAsync(cancellationToken),
            Count(await drafts.ListAsync(null, Most, cancellationToken)), Count(await proposals.ListAsync(new ProposalQuery(ProposalStatus.Open), null, Most, cancellationToken)));
    }

    private static int? Count<T>(Page<T> page) => page.Next is null ? page.Items.Count : null;
}
