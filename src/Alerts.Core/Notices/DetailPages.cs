using System.Collections.Concurrent;
using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Notices;

/// <summary>Items of one read that can be judged, and those that cannot yet.</summary>
/// <param name="Ready">Each with the hash of the line of the list that it was; null where the read held it whole, and where its page could not be read.</param>
/// <param name="Postponed">How many are left for the next look because enough pages were read in this one.</param>
/// <param name="Failures">Why pages could not be read; each is tried again at the next look.</param>
/// <param name="Raw">The pages read.</param>
public sealed record CompletedItems(IReadOnlyList<(SourceItem Item, string? Listed)> Ready, int Postponed, IReadOnlyList<string> Failures, IReadOnlyList<RawAnswer> Raw);

/// <summary>
/// Reads the pages of items that are lines of a list, a few at a look, and only of those that are new or whose line changed. Where a page
/// cannot be read the line stands for it, if it says which instrument it is: what is official now must not wait for a server to heal, and
/// what has no number could turn out to be a notice that was told already.
/// </summary>
public sealed class DetailPages(INoticeReader reader)
{
    /// <summary>Pages read at one look at a source: the site is asked one after the other.</summary>
    public const int Most = 20;

    // Once failed, a page comes after those not yet tried, so that some dead links do not hold up all others.
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    /// <param name="listed">The hash that is remembered of an item's line; null where the item is not known.</param>
    /// <param name="isNamedByLine">Whether the line says which instrument it is.</param>
    public async Task<CompletedItems> CompleteAsync(
        Source source, IReadOnlyList<SourceItem> items, Func<SourceItem, string?> listed, Func<SourceItem, bool> isNamedByLine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(listed);
        var ready = new Dictionary<string, (SourceItem, string?)>(StringComparer.Ordinal);
        foreach (var item in items.Where(i => i.Detail is null))
        {
            ready[item.Identity] = (item, null);
        }

        var (failures, raw) = (new List<string>(), new List<RawAnswer>());
        var wanted = items.Where(i => i.Detail is not null && listed(i) != LineHash(i)).OrderBy(i => _failures.GetValueOrDefault(i.Identity)).ToList();
        foreach (var item in wanted.Take(Most))
        {
            switch (await reader.CompleteAsync(source, item, cancellationToken))
            {
                case ItemRead.Whole whole:
                    ready[item.Identity] = (whole.Item, LineHash(item));
                    raw.AddRange(whole.Raw);
                    _failures.TryRemove(item.Identity, out _);
                    break;
                case ItemRead.Failed failed:
                    failures.Add(failed.Reason);
                    if (listed(item) is null && isNamedByLine(item))
                    {
                        ready.Add(item.Identity, (item, null));
                    }

                    _failures.AddOrUpdate(item.Identity, 1, (_, times) => times + 1);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return new CompletedItems([.. items.Where(i => ready.ContainsKey(i.Identity)).Select(i => ready[i.Identity])], Math.Max(0, wanted.Count - Most), failures, raw);
    }

    private static string LineHash(SourceItem item) => DerivedId.Of("lin", JsonSerializer.Serialize(item, DataFileReader.Options));
}
