using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>What a good request says, in types that cannot be wrong.</summary>
internal sealed record Wish(ChannelKind Channel, string Address, SubscriptionFilter Filter, LeadDays LeadDays, Cadence Cadence);

/// <summary>A wish that does not say yet where to.</summary>
internal sealed record Draft(SubscriptionFilter Filter, LeadDays LeadDays, Cadence Cadence);

/// <summary>Reads one request and collects every fault.</summary>
/// <param name="suggests">Whether to say which known material an unknown one may have meant: by far the dearest part.</param>
internal sealed class RequestCheck(MaterialCatalogue catalogue, ITargetAddresses addresses, bool suggests = true)
{
    private readonly List<FieldFault> _faults = [];

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>Null when there is any fault.</summary>
    public Wish? Read(SubscriptionRequest request)
    {
        CheckNames(request);
        var channel = Channel(request.Channel);
        var address = Address(channel, request.Target);
        var draft = What(request);
        return _faults.Count == 0 ? new Wish(channel!.Value, address!, draft!.Filter, draft.LeadDays, draft.Cadence) : null;
    }

    /// <summary>As <see cref="Read"/>, but channel and target may be left out. Null when there is any fault.</summary>
    public Draft? ReadDraft(SubscriptionRequest request)
    {
        CheckNames(request);
        var channel = request.Channel is null && request.Target is null ? null : Channel(request.Channel);
        if (request.Target is not null)
        {
            _ = Address(channel, request.Target);
        }

        var draft = What(request);
        return _faults.Count == 0 ? draft : null;
    }

    /// <summary>Null when there is any fault.</summary>
    public Cadence? ReadCadence(SubscriptionRequest request) => Cadence(request);

    private void CheckNames(SubscriptionRequest request)
    {
        CheckText("name", request.Name, SubscriptionDesk.MaxName);
        if (request.Tenant is { } tenant && !KebabCase.IsMatch(tenant))
        {
            Fault("tenant", "must be lower-case words joined by hyphens, at most 64 characters");
        }
    }

    // Null when there is a fault in the cadence.
    private Draft? What(SubscriptionRequest request)
    {
        var filter = new SubscriptionFilter(
            Materials(request.Materials ?? []), Jurisdictions(request.Jurisdictions ?? []), Kinds(request.Kinds ?? []), request.AllDualUse ?? true,
            request.IncludeLowConfidence ?? false);
        var leadDays = Ladder(request.LeadDays);
        return Cadence(request) is { } cadence ? new Draft(filter, leadDays, cadence) : null;
    }

    // Null when there is a fault.
    private Cadence? Cadence(SubscriptionRequest request)
    {
        var before = _faults.Count;
        var zone = request.TimeZone ?? Subscriptions.Cadence.Utc;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId)
        {
            Fault("timeZone", $"'{Text.Shorten(zone, 80)}' is not a time zone of the IANA database, such as Europe/Berlin");
        }

        QuietHours? quiet = null;
        if (request.QuietHours is { } hours && !Subscriptions.Cadence.TryParseQuiet(hours, out quiet))
        {
            Fault("quietHours", $"'{Text.Shorten(hours, 80)}' is not two different times of day, such as 22:00-07:00");
        }

        var digest = Digest(request);
        return _faults.Count == before ? new Cadence(digest, quiet, zone) : null;
    }

    private Digest? Digest(SubscriptionRequest request)
    {
        if (request.Digest is null)
        {
            foreach (var (field, value) in new (string, object?)[] { ("digestAt", request.DigestAt), ("digestOn", request.DigestOn), ("nothingNew", request.NothingNew), ("criticalAtOnce", request.CriticalAtOnce) })
            {
                if (value is not null)
                {
                    Fault(field, "means something only with digest");
                }
            }

            return null;
        }

        DigestEvery? every = request.Digest switch { "daily" => DigestEvery.Day, "weekly" => DigestEvery.Week, _ => null };
        if (every is null)
        {
            Fault("digest", "must be daily or weekly");
        }

        var at = new TimeOnly(8, 0);
        if (request.DigestAt is { } text && !Subscriptions.Cadence.TryParseTime(text, out at))
        {
            Fault("digestAt", $"'{Text.Shorten(text, 80)}' is not a time of day, such as 08:00");
        }

        var on = DayOfWeek.Monday;
        if (request.DigestOn is { } day && (every == DigestEvery.Day || !day.All(char.IsAsciiLetterLower) || !Enum.TryParse(day, ignoreCase: true, out on)))
        {
            Fault("digestOn", every == DigestEvery.Day ? "means something only with a weekly digest" : "must be a day of the week, such as monday");
        }

        return new Digest(every ?? DigestEvery.Day, at, on, request.NothingNew ?? false, request.CriticalAtOnce ?? true);
    }

    private ChannelKind? Channel(string? text)
    {
        foreach (var kind in Enum.GetValues<ChannelKind>())
        {
            if (string.Equals(text, kind.ToString().ToLowerInvariant(), StringComparison.Ordinal))
            {
                return kind;
            }
        }

        Fault("channel", $"must be one of {string.Join(", ", Enum.GetValues<ChannelKind>().Select(k => k.ToString().ToLowerInvariant()))}");
        return null;
    }

    private string? Address(ChannelKind? channel, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault("target", "is missing: an email address or a webhook's URL");
            return null;
        }

        // What masks an address, Target.Masked, stands in none.
        if (text.Contains('…', StringComparison.Ordinal))
        {
            Fault("target", "is masked: give the whole address (an export has it with addresses=full)");
            return null;
        }

        if (channel is not { } kind)
        {
            return null;
        }

        switch (addresses.Check(kind, text))
        {
            case TargetAddress.Good good:
                return good.Canonical;
            case TargetAddress.Bad bad:
                Fault("target", bad.Reason);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private List<MaterialId> Materials(IReadOnlyList<string> texts)
    {
        var known = new List<MaterialId>();
        foreach (var (i, text) in texts.Index())
        {
            if (MaterialId.TryParse(text, null, out var id) && catalogue.Contains(id))
            {
                known.Add(id);
                continue;
            }

            var near = suggests ? catalogue.Suggest(text ?? "") : [];
            Fault($"materials/{i}", $"'{Text.Shorten(text ?? "", 80)}' is not a material or group{(near.Count > 0 ? $"; did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?" : "")}");
        }

        return known;
    }

    private List<string> Jurisdictions(IReadOnlyList<string> texts)
    {
        foreach (var (i, text) in texts.Index().Where(t => t.Item is not { Length: 2 } || !t.Item.All(char.IsAsciiLetterUpper)))
        {
            Fault($"jurisdictions/{i}", $"'{Text.Shorten(text ?? "", 80)}' is not a two-letter country code (ISO 3166-1 alpha-2) or EU");
        }

        return [.. texts];
    }

    private List<AlertKind> Kinds(IReadOnlyList<string> texts)
    {
        var kinds = new List<AlertKind>();
        foreach (var (i, text) in texts.Index())
        {
            if (AlertKinds.TryParse(text ?? "", out var kind))
            {
                kinds.Add(kind);
            }
            else
            {
                Fault($"kinds/{i}", $"'{Text.Shorten(text ?? "", 80)}' is not a kind of alert: one of {string.Join(", ", AlertKinds.Names)}");
            }
        }

        return kinds;
    }

    private LeadDays Ladder(IReadOnlyList<int>? days)
    {
        if (days is null)
        {
            return LeadDays.Default;
        }

        if (LeadDays.TryCreate(days, out var ladder))
        {
            return ladder;
        }

        Fault("leadDays", $"must be 1 to {LeadDays.MostSteps} whole numbers from 0 to {LeadDays.Longest}");
        return LeadDays.Default;
    }

    private void CheckText(string field, string? text, int max)
    {
        if (text?.Length > max)
        {
            Fault(field, $"has {text.Length} characters; at most {max}");
        }

        if (text?.Any(char.IsControl) == true)
        {
            Fault(field, "has a control character");
        }
    }

    private void Fault(string field, string reason) => _faults.Add(new FieldFault(field, reason));
}
