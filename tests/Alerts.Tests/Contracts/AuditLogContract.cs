using Alerts.Access;
using Alerts.Auditing;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IAuditLog"/> owes.</summary>
public abstract class AuditLogContract
{
    protected abstract IAuditLog Log { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_comes_back_whole_is_added_once_and_marked_once()
    {
        var log = Log;
        var entry = Entry(1);
        await log.AppendAsync(entry, Token);
        await log.AppendAsync(entry with { Action = "other" }, Token);
        Assert.Equal(entry, Assert.Single((await log.ListAsync(new AuditQuery(), null, 10, Token)).Items));

        await log.MarkAppliedAsync(entry.Id, Rows.Now.AddSeconds(1), Token);
        await log.MarkAppliedAsync(entry.Id, Rows.Now.AddSeconds(2), Token);
        await log.MarkAppliedAsync("aud_none", Rows.Now, Token);
        Assert.Equal(entry with { AppliedAt = Rows.Now.AddSeconds(1) }, Assert.Single((await log.ListAsync(new AuditQuery(), null, 10, Token)).Items));
    }

    [Fact]
    public async Task Entries_are_listed_newest_first_by_page_and_by_each_part_of_a_query()
    {
        var log = Log;
        foreach (var i in Enumerable.Range(0, 5))
        {
            await log.AppendAsync(Entry(i), Token);
        }

        await log.AppendAsync(Entry(9) with { Actor = Actor.System, Action = "rotateKey", Subject = "key_1", Tenant = null, Before = null, After = null }, Token);
        var first = await log.ListAsync(new AuditQuery(), null, 4, Token);
        var second = await log.ListAsync(new AuditQuery(), first.Next, 4, Token);
        Assert.Equal(["aud_9", "aud_4", "aud_3", "aud_2", "aud_1", "aud_0"], [.. first.Items.Select(e => e.Id), .. second.Items.Select(e => e.Id)]);
        Assert.Null(second.Next);

        async Task<IEnumerable<string>> Ids(AuditQuery query) => (await log.ListAsync(query, null, 10, Token)).Items.Select(e => e.Id);
        Assert.Equal(["aud_9"], await Ids(new AuditQuery(Actor: "alerts")));
        Assert.Equal(["aud_9"], await Ids(new AuditQuery(Action: "rotateKey")));
        Assert.Equal(["aud_3"], await Ids(new AuditQuery(Subject: "sub_3")));
        Assert.Equal(["aud_4", "aud_3"], await Ids(new AuditQuery(Tenant: "acme", Since: Rows.Now.AddMinutes(3))));
        Assert.Equal(["aud_1"], await Ids(new AuditQuery("acme", "key_a", "createSubscription", "sub_1", Rows.Now, Rows.Now.AddMinutes(2))));
        Assert.Empty(await Ids(new AuditQuery(Until: Rows.Now)));
    }

    [Fact]
    public async Task A_cursor_of_no_list_is_refused()
        => await Assert.ThrowsAsync<InvalidCursorException>(() => Log.ListAsync(new AuditQuery(), "x", 1, Token));

    private static AuditEntry Entry(int number) => new(
        $"aud_{number}", Rows.Now.AddMinutes(number), new Actor(ActorKind.Key, "key_a", "acme", "127.0.0.1", $"r{number}"), "createSubscription", $"sub_{number}", "acme",
        """{"name":"镓"}""", """{"name":"b"}""", null);
}
