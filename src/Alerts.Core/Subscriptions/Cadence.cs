using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cronos;

namespace Alerts.Subscriptions;

/// <summary>How often a subscription is told.</summary>
public enum DigestEvery
{
    Day,
    Week,
}

/// <summary>A digest in place of single messages.</summary>
/// <param name="At">In the cadence's time zone, to the minute.</param>
/// <param name="On">For <see cref="DigestEvery.Week"/> only; Monday otherwise.</param>
/// <param name="NothingNew">Whether a digest comes too when there was nothing, with how far that can be said.</param>
/// <param name="CriticalAtOnce">Whether critical alerts come at once, and not in the digest.</param>
public sealed record Digest(DigestEvery Every, TimeOnly At, DayOfWeek On, bool NothingNew, bool CriticalAtOnce);

/// <summary>From a time of day until another, over midnight where the second is the earlier; never the same.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>"22:00-07:00".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{Until:HH\\:mm}");

    public bool Holds(TimeOnly time) => From < Until ? time >= From && time < Until : time >= From || time < Until;
}

/// <summary>
/// When a subscription is told: at once, or by digest; and when not. Times are of the clock on the wall in its zone: a time that
/// does not exist on the day on which clocks go forward is the first that exists after it, one that exists twice is the first.
/// </summary>
/// <param name="TimeZone">IANA.</param>
public sealed record Cadence(Digest? Digest, QuietHours? Quiet, string TimeZone)
{
    public const string Utc = "Etc/UTC";

    /// <summary>At once, at any hour.</summary>
    public static readonly Cadence AtOnce = new(null, null, Utc);

    private const string TimeForm = "HH:mm";

    /// <summary>The first digest after an instant. Only with a <see cref="Digest"/>.</summary>
    public DateTimeOffset NextDigest(DateTimeOffset after)
        => Digest is { } digest
            ? Next(digest.At, digest.Every == DigestEvery.Week ? digest.On : null, after)
            : throw new InvalidOperationException("This cadence has no digest.");

    /// <summary>The end of the quiet hours that hold at this instant; null outside of them.</summary>
    public DateTimeOffset? QuietUntil(DateTimeOffset now)
        => Quiet is { } quiet && quiet.Holds(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone).DateTime)) ? Next(quiet.Until, null, now) : null;

    /// <summary>Canonical: <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
        => this == AtOnce
            ? ""
            : string.Join(
                '|',
                TimeZone,
                Digest is { } d ? string.Create(CultureInfo.InvariantCulture, $"{d.Every},{d.At.ToString(TimeForm, CultureInfo.InvariantCulture)},{d.On},{d.NothingNew},{d.CriticalAtOnce}") : "",
                Quiet?.ToString() ?? "");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Cadence? cadence)
    {
        ArgumentNullException.ThrowIfNull(text);
        cadence = null;
        if (text.Length == 0)
        {
            cadence = AtOnce;
            return true;
        }

        if (text.Split('|') is not [var zone, var digest, var quiet] || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return false;
        }

        Digest? every = null;
        if (digest.Length > 0)
        {
            if (digest.Split(',') is not [var e, var at, var on, var nothing, var critical] || !Enum.TryParse<DigestEvery>(e, out var often) || !TryParseTime(at, out var time)
                || !Enum.TryParse<DayOfWeek>(on, out var day) || !bool.TryParse(nothing, out var nothingNew) || !bool.TryParse(critical, out var criticalAtOnce))
            {
                return false;
            }

            every = new Digest(often, time, day, nothingNew, criticalAtOnce);
        }

        if (quiet.Length > 0 && !TryParseQuiet(quiet, out _))
        {
            return false;
        }

        cadence = new Cadence(every, quiet.Length > 0 && TryParseQuiet(quiet, out var hours) ? hours : null, zone);
        return true;
    }

    /// <summary>"08:00".</summary>
    public static bool TryParseTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>"22:00-07:00".</summary>
    public static bool TryParseQuiet(string text, [NotNullWhen(true)] out QuietHours? quiet)
    {
        ArgumentNullException.ThrowIfNull(text);
        quiet = text.Split('-') is [var from, var until] && TryParseTime(from, out var start) && TryParseTime(until, out var end) && start != end ? new QuietHours(start, end) : null;
        return quiet is not null;
    }

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    private DateTimeOffset Next(TimeOnly at, DayOfWeek? on, DateTimeOffset after)
    {
        var day = on is { } d ? ((int)d).ToString(CultureInfo.InvariantCulture) : "*";
        var cron = CronExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * {day}"));
        return (cron.GetNextOccurrence(after, Zone) ?? throw new System.Diagnostics.UnreachableException()).ToUniversalTime();
    }
}
