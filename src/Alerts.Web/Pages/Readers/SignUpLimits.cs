using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Readers;

/// <summary>
/// How often the form may be used, so that nobody's mailbox is flooded by it: so many times an hour from one network, and for one spelling of a mailbox a
/// day. How often one spelling is asked, <see cref="Alerts.Subscriptions.ConfirmationDesk"/> bounds. In this process: several instances each have their own.
/// </summary>
internal sealed class SignUpLimits(IOptions<SignUpOptions> options, TimeProvider clock)
{
    // Beyond that the oldest are forgotten: who floods from so many networks is not held by this.
    private const int MostKept = 20_000;

    // A customer of a provider has a whole /64 (RFC 6177).
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Spelling, DateTimeOffset At)> _mailboxes = new(StringComparer.Ordinal);

    /// <summary>Null where one more may be signed up from there, which is counted; else how long to wait.</summary>
    /// <param name="address">Null: not known; all of these are one.</param>
    public TimeSpan? Take(IPAddress? address)
    {
        var (network, now) = (NetworkOf(address), clock.GetUtcNow());
        lock (_lock)
        {
            if (_networks.Count >= MostKept)
            {
                Forget(_networks, q => q.Last() + Window <= now);
            }

            var times = _networks.TryGetValue(network, out var known) ? known : _networks[network] = new Queue<DateTimeOffset>();
            while (times.TryPeek(out var first) && first + Window <= now)
            {
                times.Dequeue();
            }

            if (times.Count >= options.Value.PerHour)
            {
                return times.Peek() + Window - now;
            }

            times.Enqueue(now);
            return null;
        }
    }

    /// <summary>Whether a mailbox was signed up today by another spelling of its address: mail services drop what follows a plus and some drop dots, so that each spelling would be asked for itself.</summary>
    public bool IsOtherSpelling(string mail)
    {
        var (mailbox, now) = (MailboxOf(mail), clock.GetUtcNow());
        lock (_lock)
        {
            if (_mailboxes.TryGetValue(mailbox, out var known) && now < known.At + Day)
            {
                return !string.Equals(known.Spelling, mail, StringComparison.OrdinalIgnoreCase);
            }

            if (_mailboxes.Count >= MostKept)
            {
                Forget(_mailboxes, m => m.At + Day <= now);
            }

            _mailboxes[mailbox] = (mail, now);
            return false;
        }
    }

    private static string MailboxOf(string mail)
    {
        var at = mail.LastIndexOf('@');
        var local = at < 0 ? mail : mail[..at];
        return $"{local.Split('+')[0].Replace(".", "", StringComparison.Ordinal)}{(at < 0 ? "" : mail[at..])}".ToLowerInvariant();
    }

    private static string NetworkOf(IPAddress? address)
        => address switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
            _ => address.ToString(),
        };

    // All where none is old.
    private static void Forget<T>(Dictionary<string, T> all, Func<T, bool> isOld)
    {
        foreach (var old in all.Where(a => isOld(a.Value)).Select(a => a.Key).ToList())
        {
            all.Remove(old);
        }

        if (all.Count >= MostKept)
        {
            all.Clear();
        }
    }
}
