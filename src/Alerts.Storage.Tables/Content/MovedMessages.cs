using Alerts.Deliveries;
using Alerts.Moving;
using Alerts.Queues;

namespace Alerts.Storage.Tables;

/// <summary>Messages that waited where these tables were filled from, which has no way into our queue: the sweeper enqueues them.</summary>
internal sealed class MovedMessages(TableAccount account, IMessageQueue queue) : IStoreUpkeep
{
    public static IDestinationRows<KeptMessage> KeptIn(TableAccount account) => new PlainRows<KeptMessage>(
        RowsIn(account), k => RowText.Row(new RowKey(RowKeys.Encode(k.Queue), RowKeys.Encode(k.MessageId)), k), RowText.Of<KeptMessage>);

    /// <summary>Taken out once they are enqueued; a kill between enqueues them again, under the same ids.</summary>
    public async Task<int> MendAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var moved = 0;
        await foreach (var page in KeptIn(account).PagesAsync(cancellationToken))
        {
            foreach (var of in page.GroupBy(m => m.Queue, StringComparer.Ordinal))
            {
                await queue.EnqueueAsync(of.Key, [.. of.Select(m => new QueueMessage(m.MessageId, m.Body, m.DueAt))], cancellationToken);
            }

            await RowsIn(account).RemoveManyAsync(page.Select(m => new RowKey(RowKeys.Encode(m.Queue), RowKeys.Encode(m.MessageId))), cancellationToken);
            moved += page.Count;
        }

        return moved;
    }

    private static Table RowsIn(TableAccount account) => account.Table("movedmessages");
}
