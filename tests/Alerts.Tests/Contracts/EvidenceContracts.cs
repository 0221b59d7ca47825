using System.Text;
using Alerts.Evidence;
using Alerts.Notices;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IEvidenceStore"/> owes.</summary>
public abstract class EvidenceStoreContract
{
    private static readonly SourceId Source = SourceId.Parse("source");

    protected abstract IEvidenceStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_comes_back_byte_by_byte_with_where_and_when_it_came()
    {
        byte[] bytes = [0, 255, 10, .. Encoding.UTF8.GetBytes(new string('镓', 5000))];
        await Store.KeepAsync(Source, [Answer("https://example.org/a", 0, bytes)], Token);

        var entry = Assert.Single(await Store.ListAsync(Source, Rows.Now, Rows.Now, Token));
        Assert.Equal(("https://example.org/a", Rows.Now, bytes.Length, "W/\"1\""), (entry.Address, entry.At, entry.Length, entry.Headers["etag"]));
        Assert.Equal(EvidenceBytes.NameOf(bytes), entry.Sha256);
        Assert.Equal(bytes, (await Store.ReadAsync(entry.Sha256, Token))!.Value.ToArray());
        Assert.Null(await Store.ReadAsync(new string('0', 64), Token));
    }

    [Fact]
    public async Task An_empty_answer_is_kept_as_well()
    {
        await Store.KeepAsync(Source, [Answer("a", 0, [])], Token);
        Assert.Equal(0, (await Store.ReadAsync(EvidenceBytes.NameOf([]), Token))!.Value.Length);
    }

    [Fact]
    public async Task The_same_answer_at_the_same_instant_is_kept_once_and_later_again()
    {
        for (var i = 0; i < 2; i++)
        {
            await Store.KeepAsync(Source, [Answer("a", 0, [1])], Token);
        }

        await Store.KeepAsync(Source, [Answer("a", 1, [1])], Token);
        Assert.Equal([0, 1], (await Store.ListAsync(Source, DateTimeOffset.UnixEpoch, Rows.Now.AddDays(9), Token)).Select(e => (e.At - Rows.Now).TotalDays));
    }

    [Fact]
    public async Task A_list_is_of_one_source_and_of_its_span_with_both_ends()
    {
        await Store.KeepAsync(SourceId.Parse("other"), [Answer("a", 1, [1])], Token);
        await Store.KeepAsync(Source, [Answer("a", 0, [1]), Answer("a", 1, [2]), Answer("a", 2, [3]), Answer("a", 3, [4])], Token);
        Assert.Equal([1, 2], (await Store.ListAsync(Source, Rows.Now.AddDays(1), Rows.Now.AddDays(2), Token)).Select(e => (e.At - Rows.Now).TotalDays));
    }

    [Fact]
    public async Task Forgotten_bytes_are_gone_but_not_that_they_came_and_what_came_later_again_stays()
    {
        await Store.KeepAsync(Source, [Answer("a", 0, [1]), Answer("b", 0, [2, 2]), Answer("a", 2, [1])], Token);
        Assert.Equal(1, await Store.ForgetAsync(Rows.Now.AddDays(1), Token));
        Assert.Equal(0, await Store.ForgetAsync(Rows.Now.AddDays(1), Token));

        var entries = await Store.ListAsync(Source, DateTimeOffset.UnixEpoch, Rows.Now.AddDays(9), Token);
        Assert.Equal(3, entries.Count);
        Assert.Equal((EvidenceBytes.NameOf([2, 2]), 2), entries.Where(e => e.Address == "b").Select(e => (e.Sha256, e.Length)).Single());
        Assert.NotNull(await Store.ReadAsync(EvidenceBytes.NameOf([1]), Token));
        Assert.Null(await Store.ReadAsync(EvidenceBytes.NameOf([2, 2]), Token));

        await Store.KeepAsync(Source, [Answer("b", 3, [2, 2])], Token);
        Assert.Equal([2, 2], (await Store.ReadAsync(EvidenceBytes.NameOf([2, 2]), Token))!.Value.ToArray());
    }

    private static RawAnswer Answer(string address, int day, byte[] bytes)
        => new(address, Rows.Now.AddDays(day), new Dictionary<string, string>(StringComparer.Ordinal) { ["etag"] = "W/\"1\"" }, bytes);
}

/// <summary>What every <see cref="ISourceHealthStore"/> owes.</summary>
public abstract class SourceHealthStoreContract
{
    protected abstract ISourceHealthStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_comes_back_whole_and_the_last_saved_counts()
    {
        var health = new SourceHealth(SourceId.Parse("b"))
        {
            LastGood = Rows.Now,
            LastLook = Rows.Now.AddMinutes(1),
            Items = 3,
            Bytes = 5_000_000_000,
            Milliseconds = 12,
            Failures = 2,
            Trouble = "503",
            IsSuspect = true,
            NotBefore = Rows.Now.AddHours(2),
            Gaps = [new SourceGap(Rows.Now, Rows.Now.AddDays(1), "503", true)],
            Listed = [new ListedItem("i", "t")],
            Doubted = new DoubtedList(Rows.Now, ["i"]),
        };
        await Store.SaveAsync(new SourceHealth(health.Id), Token);
        await Store.SaveAsync(health, Token);
        await Store.SaveAsync(new SourceHealth(SourceId.Parse("a")), Token);

        Assert.Equal(Rows.Json(health), Rows.Json(await Store.FindAsync(health.Id, Token)));
        await Store.PauseAsync(health.Id, Rows.Now, Token);
        await Store.SaveAsync(health with { Items = 4 }, Token);
        Assert.Equal(((DateTimeOffset?)Rows.Now, 4), (await Store.FindAsync(health.Id, Token) is { } paused ? (paused.PausedSince, paused.Items) : default));
        await Store.PauseAsync(health.Id, null, Token);
        Assert.Null((await Store.FindAsync(health.Id, Token))!.PausedSince);
        Assert.Equal(["a", "b"], (await Store.AllAsync(Token)).Select(h => h.Id.Value));
        Assert.Null(await Store.FindAsync(SourceId.Parse("c"), Token));
        await Store.PauseAsync(SourceId.Parse("never-looked-at"), Rows.Now, Token);
        Assert.Equal(SourceTrust.Paused, (await Store.FindAsync(SourceId.Parse("never-looked-at"), Token))!.Trust);
    }
}
