using System.Globalization;
using System.Text;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

/// <summary>
/// The night in which clocks go back in Europe, 24 to 26 October 2026, with everything that targets do. All that is sent is an approved file:
/// read what changed in it before you replace it.
/// </summary>
public sealed class SimulatedDayTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly World _world = new(Some.At("2026-10-24T17:55:00Z"), channel: ChannelKind.Webhook, confirmation: new ConfirmationRule(true));
    private readonly StringBuilder _transcript = new("From Saturday evening to Monday morning; Europe/Berlin goes from UTC+2 to UTC+1 on Sunday at 01:00 UTC.\n");
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    [Fact]
    public async Task The_day_goes_as_approved()
    {
        foreach (var channel in _world.Others.Values.Append(_world.Channel))
        {
            channel.AnswerTo = Answer;
        }

        (string At, Func<Task> Do)[] events =
        [
            ("17:55", SubscribeAsync),
            ("18:10", () => SayAsync("the buyer follows the link and confirms", _world.Confirmations.ConfirmAsync(Id("buyer@example.com"), World.Cancel))),
            ("19:00", () => RaiseAsync("six notices at once", Severity.Info, [.. Enumerable.Range(1, 6).Select(i => $"Notice {i}")])),
            ("19:20", () => SayAsync("the mail service reports: no such mailbox", _world.Feedback.TakeAsync([Bounce()], World.Cancel))),
            ("19:40", () => SayAsync("the leaver clicks: unsubscribe", _world.TargetSwitch.UnsubscribeAsync(_world.Targets.Rows[Id("leaver@example.com")], World.Cancel))),
            ("21:00", () => RaiseAsync("a warning, at 23:00 in Berlin", Severity.Warning, "Extension announced")),
            ("+00:30", () => RaiseAsync("a critical alert, at 02:30 in Berlin, which comes twice this night", Severity.Critical, "Ban in force tomorrow")),
            ("+09:00", () => SilenceAsync("gallium is silenced until noon")),
            ("+09:30", () => RaiseAsync("a notice nobody is to hear of", Severity.Info, "A drill")),
        ];
        var start = Some.At("2026-10-24T00:00:00Z");
        var script = new Queue<(DateTimeOffset At, Func<Task> Do)>(events.Select(e => (start + (e.At[0] == '+' ? TimeSpan.FromDays(1) + TimeSpan.ParseExact(e.At[1..], "hh\\:mm", CultureInfo.InvariantCulture) : TimeSpan.ParseExact(e.At, "hh\\:mm", CultureInfo.InvariantCulture)), e.Do)));
        for (var end = start.AddDays(2).AddHours(8); _world.Clock.GetUtcNow() < end; _world.Clock.Advance(Step))
        {
            while (script.TryPeek(out var next) && next.At <= _world.Clock.GetUtcNow())
            {
                await script.Dequeue().Do();
            }

            if (_world.Clock.GetUtcNow().Second == 0)
            {
                await _world.DigestWatch.WatchAsync(World.Cancel);
                await _world.Sweeper.SweepAsync(TimeSpan.FromMinutes(2), World.Cancel);
            }

            await _world.DrainAsync();
        }

        Assert.DoesNotContain(_world.Ledger.Rows.Values, d => d.Status == DeliveryStatus.Pending);
        await Approved.AssertAsync("simulated-day.txt", _transcript.ToString());
    }

    private async Task SubscribeAsync()
    {
        Say("all subscribe to gallium");
        await AddAsync(new("slack", "https://hooks.slack.com/services/desk"), "the desk's Slack");
        await AddAsync(new("webhook", "https://erp.example.com/hook"), "the ERP's webhook");
        await AddAsync(new("webhook", "https://old.example.com/hook"), "a webhook that is gone");
        await AddAsync(new("email", "buyer@example.com"), "buyer");
        await AddAsync(new("email", "chief@example.com", Confirmed: true, Digest: "daily", DigestAt: "08:00", TimeZone: "Europe/Berlin", NothingNew: true), "chief, a digest at 08:00");
        await AddAsync(new("email", "night@example.com", Confirmed: true, QuietHours: "22:00-07:00", TimeZone: "Europe/Berlin"), "night, quiet from 22:00 to 07:00");
        await AddAsync(new("email", "leaver@example.com", Confirmed: true), "leaver");
        await AddAsync(new("email", "bouncing@example.com", Confirmed: true), "bouncing");

        async Task AddAsync(SubscriptionRequest request, string name)
        {
            var done = Assert.IsType<SubscribeResult.Subscribed>(await _world.Desk.SubscribeAsync(request with { Materials = ["gallium"] }, World.Cancel));
            _names[done.Target.Id] = name;
        }
    }

    // What each other side does.
    private SendOutcome Answer(string target)
    {
        var (address, failed) = (_world.Targets.Rows[target].Address, _failures.GetValueOrDefault(target));
        _failures[target] = failed + 1;
        SendOutcome outcome = address switch
        {
            "https://old.example.com/hook" => new SendOutcome.Gone(410, "Gone"),
            "https://erp.example.com/hook" when failed < 3 => new SendOutcome.Retry(503, "Down for maintenance"),
            "https://hooks.slack.com/services/desk" when failed == 5 => new SendOutcome.Retry(429, "rate_limited", TimeSpan.FromSeconds(30)) { Pause = TimeSpan.FromSeconds(30) },
            _ => new SendOutcome.Accepted(200, "OK"),
        };
        var alert = _world.Told.Rows[LastSent(target)].Alert;
        Say($"  → {_names[target]}: {alert.Message.Headline} ({outcome switch { SendOutcome.Accepted => "accepted", SendOutcome.Gone => "410", _ => $"{outcome.StatusCode}" }})");
        return outcome;
    }

    private string LastSent(string target) => _world.Others.Values.Append(_world.Channel).SelectMany(c => c.Sent.TakeLast(1)).Last(s => s.TargetId == target).AlertId;

    private async Task RaiseAsync(string what, Severity severity, params string[] headlines)
    {
        Say(what);
        foreach (var headline in headlines)
        {
            await _world.Intake.RaiseAsync(
                Some.Alert(subject: headline) with { Severity = severity, RaisedAt = _world.Clock.GetUtcNow(), Message = Some.Message(headline) }, World.Cancel);
        }
    }

    private async Task SilenceAsync(string what)
    {
        Say(what);
        await _world.Silences.AddAsync(new Silence("sil_1", Some.Ids("gallium")[0], null, null, Some.At("2026-10-25T12:00:00Z"), "a drill", _world.Clock.GetUtcNow()), World.Cancel);
    }

    private MailEvent Bounce()
        => new(_world.Ledger.Rows.Values.First(d => d.TargetId == Id("bouncing@example.com")).Id, MailEventKind.Bounce, _world.Clock.GetUtcNow(), "550 5.1.1 no such user");

    private static string Id(string address) => Target.IdOf(SubscriptionDesk.DefaultTenant, ChannelKind.Email, address);

    private async Task SayAsync(string what, Task work)
    {
        Say(what);
        await work;
    }

    private void Say(string what) => _transcript.Append(CultureInfo.InvariantCulture, $"{_world.Clock.GetUtcNow():ddd HH:mm:ss} {what}\n");
}
