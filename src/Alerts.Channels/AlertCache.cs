using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Alerts.Channels;

/// <summary>
/// What was last rendered, by alert id: an alert never changes and its body is the same for every target, so that one
/// rendering serves all of its deliveries. The oldest goes first.
/// </summary>
internal sealed class AlertCache<T>
{
    /// <summary>A burst of alerts is a handful; at 20 kB each this is 2.5 MB at most.</summary>
    public const int Capacity = 128;

    private readonly ConcurrentDictionary<string, T> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public bool TryGet(string alertId, [MaybeNullWhen(false)] out T body) => _bodies.TryGetValue(alertId, out body);

    /// <summary>Keeps the first of two that were rendered at once; both are the same.</summary>
    public T Add(string alertId, T body)
    {
        if (!_bodies.TryAdd(alertId, body))
        {
            return body;
        }

        _order.Enqueue(alertId);
        while (_bodies.Count > Capacity && _order.TryDequeue(out var oldest))
        {
            _bodies.TryRemove(oldest, out _);
        }

        return body;
    }
}
