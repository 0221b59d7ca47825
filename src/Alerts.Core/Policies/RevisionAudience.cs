using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Policies;

/// <summary>Who would be told if a revision were published now. Targets that are switched off count too.</summary>
/// <param name="Alerts">How many would be raised.</param>
/// <param name="Silenced">How many of these a silence holds back.</param>
/// <param name="Messages">Pairs of an alert and a target that would be told it, at once or in a digest.</param>
/// <param name="ByTenant">Targets by tenant, the most first; no more than <see cref="RevisionAudience.MostTenants"/>.</param>
/// <param name="IsCut">Whether there are more subscriptions than were looked at, so that the numbers are too low.</param>
public sealed record RevisionReach(int Alerts, int Silenced, int Subscriptions, int Targets, int Messages, IReadOnlyList<TenantReach> ByTenant, bool IsCut);

/// <param name="Targets">How many of the tenant's would be told.</param>
public sealed record TenantReach(string Tenant, int Targets);

/// <summary>Counts whom alerts would be told to, as <see cref="AlertRouter"/> chooses them, page by page of the index; files nothing.</summary>
public sealed class RevisionAudience(ISubscriptionStore subscriptions, ISilenceStore silences, MaterialCatalogue catalogue, TimeProvider clock)
{
    public const int MostTenants = 50;

    private const int PageSize = 1000;

    /// <summary>Subscriptions looked at. Default 1,000,000.</summary>
    public int MostLooked { get; init; } = 1_000_000;

    public async Task<RevisionReach> CountAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var now = clock.GetUtcNow();
        var silent = await silences.AllAsync(now, cancellationToken);
        var heard = alerts.Where(a => !silent.Any(s => s.Holds(a, catalogue, now))).ToList();
        var byKey = heard.Index().SelectMany(a => Interest.KeysFor(a.Item, catalogue).Select(key => (key, a.Index))).ToLookup(x => x.key, x => x.Index, StringComparer.Ordinal);
        var keys = byKey.Select(k => k.Key).ToHashSet(StringComparer.Ordinal);
        var tally = new Tally();
        var (looked, cursor) = (0, (string?)null);
        while (keys.Count > 0)
        {
            var page = await subscriptions.ByInterestAsync(keys, cursor, PageSize, cancellationToken);
            foreach (var subscription in page.Items)
            {
                tally.Add(subscription, [.. Interest.KeysOf(subscription.Filter).SelectMany(key => byKey[key]).Distinct().Where(i => Interest.Wants(subscription, heard[i]))]);
            }

            (looked, cursor) = (looked + page.Items.Count, page.Next);
            if (cursor is null || looked >= MostLooked)
            {
                break;
            }
        }

        return tally.Reach(alerts.Count, alerts.Count - heard.Count, cursor is not null);
    }

    // The subscriptions of one target come one after the other: only its own alerts need be remembered.
    private sealed class Tally
    {
        private readonly Dictionary<string, int> _tenants = new(StringComparer.Ordinal);
        private readonly HashSet<int> _told = [];
        private string? _target;
        private string _tenant = "";
        private int _subscriptions;
        private int _targets;
        private int _messages;

        public void Add(Subscription subscription, IReadOnlyList<int> wanted)
        {
            if (subscription.TargetId != _target)
            {
                Close();
                (_target, _tenant) = (subscription.TargetId, subscription.Tenant);
            }

            _told.UnionWith(wanted);
            _subscriptions += wanted.Count > 0 ? 1 : 0;
        }

        public RevisionReach Reach(int alerts, int silenced, bool isCut)
        {
            Close();
            return new RevisionReach(
                alerts, silenced, _subscriptions, _targets, _messages,
                [.. _tenants.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(MostTenants).Select(t => new TenantReach(t.Key, t.Value))], isCut);
        }

        private void Close()
        {
            if (_told.Count > 0)
            {
                _targets++;
                _messages += _told.Count;
                _tenants[_tenant] = _tenants.GetValueOrDefault(_tenant) + 1;
                _told.Clear();
            }
        }
    }
}
