using Alerts.Deliveries;
using Alerts.Materials;

namespace Alerts.Subscriptions.Bulk;

/// <summary>One good line.</summary>
/// <param name="Name">May be empty.</param>
/// <param name="IsConfirmed">Somebody vouches that the reader of the address has agreed.</param>
internal sealed record ImportedLine(int Line, Wish Wish, string Tenant, string Name, bool IsConfirmed)
{
    public string TargetId { get; } = Target.IdOf(Tenant, Wish.Channel, Wish.Address);

    /// <summary>The id that the wish has where no other took it.</summary>
    public string OwnId => field ??= Subscription.IdOf(TargetId, Wish.Filter, Wish.LeadDays);
}

/// <summary>What a whole file says.</summary>
/// <param name="Lines">How many subscriptions it holds, good and bad.</param>
/// <param name="Different">The first line of each filter and ladder, as far as they are looked at more closely.</param>
/// <param name="Faults">The first of them.</param>
/// <param name="MoreFaults">How many more there are.</param>
/// <param name="IsHopeless">Not a single line could be understood.</param>
/// <param name="TooMuch">Why it was not read to its end; null where it was.</param>
internal sealed record ImportedFile(
    IReadOnlyList<ImportedLine> Good, IReadOnlyList<ImportedLine> Different, int Lines, IReadOnlyList<LineFault> Faults, int MoreFaults, bool IsHopeless, string? TooMuch, string Sha256);

/// <summary>
/// Reads a file once, and keeps of each good line what is to be stored. In memory and not in a temporary file: a webhook's URL is a secret,
/// which must not lie on disk in the open, and 100,000 wishes are about 60 MB, since filters, ladders and cadences that are the same are kept once.
/// </summary>
internal sealed class ImportReader(BulkFormat format, string? tenant, MaterialCatalogue catalogue, ITargetAddresses addresses)
{
    /// <summary>Nobody mends more at once.</summary>
    private const int MostFaults = 200;

    private const int MostDifferent = 100;

    private readonly LineReader _reader = LineReader.Of(format);
    private readonly List<ImportedLine> _good = [];
    private readonly List<LineFault> _faults = [];
    private readonly Dictionary<string, SubscriptionFilter> _filters = new(StringComparer.Ordinal);
    private readonly Dictionary<LeadDays, LeadDays> _ladders = [];
    private readonly Dictionary<Cadence, Cadence> _cadences = [];
    private int _lines;
    private int _moreFaults;
    private bool _isHopeless;

    public async Task<ImportedFile> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var file = new FileLines(body);
        string? tooMuch = null;
        await foreach (var line in file.ReadAsync(cancellationToken))
        {
            // The rest of a hopeless file is read for its hash and its length alone.
            if (line is not FileLine.TooMuch && !_isHopeless)
            {
                Take(line);
            }

            tooMuch = line is FileLine.TooMuch much ? much.Why : _lines > BulkLimits.MaxLines ? $"The file has more than {BulkLimits.MaxLines:#,0} subscriptions: split it." : null;
            if (tooMuch is not null)
            {
                break;
            }
        }

        if (_lines == 0 && _faults.Count == 0 && tooMuch is null)
        {
            Hopeless([new LineFault(1, _reader.Empty)]);
        }

        // Equal ones are one object: see Shared.
        return new ImportedFile(_good, [.. _good.DistinctBy(l => (l.Wish.Filter, l.Wish.LeadDays)).Take(MostDifferent)], _lines, _faults, _moreFaults, _isHopeless, tooMuch, file.Sha256());
    }

    private void Take(FileLine line)
    {
        switch (line)
        {
            case FileLine.Bad bad when _reader.NeedsFirstLine:
                Hopeless([new LineFault(bad.Number, bad.Why)]);
                break;
            case FileLine.Bad bad:
                _lines++;
                Add([new LineFault(bad.Number, bad.Why)]);
                break;
            case FileLine.Good good:
                Take(good.Number, _reader.Read(good.Number, good.Utf8));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Take(int number, LineContent content)
    {
        switch (content)
        {
            case LineContent.Nothing:
                break;
            case LineContent.Hopeless hopeless:
                Hopeless(hopeless.Faults);
                break;
            case LineContent.Faulty faulty:
                _lines++;
                Add(faulty.Faults);
                break;
            case LineContent.Wish wish:
                _lines++;
                Check(number, wish.Request);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Check(int number, SubscriptionRequest request)
    {
        // Suggestions cost most, and nobody reads those that are only counted.
        var check = new RequestCheck(catalogue, addresses, suggests: _faults.Count < MostFaults);
        var wish = check.Read(request);
        List<FieldFault> faults = [.. RequestOwner.Faults(request, tenant), .. check.Faults];
        if (wish is null || faults.Count > 0)
        {
            Add([.. faults.Select(f => _reader.Fault(number, f))]);
            return;
        }

        _good.Add(new ImportedLine(number, Shared(wish), tenant ?? request.Tenant ?? SubscriptionDesk.DefaultTenant, request.Name ?? "", request.Confirmed == true));
    }

    private Wish Shared(Wish wish) => wish with
    {
        Filter = Known(_filters, wish.Filter.ToString(), wish.Filter),
        LeadDays = Known(_ladders, wish.LeadDays, wish.LeadDays),
        Cadence = Known(_cadences, wish.Cadence, wish.Cadence),
    };

    private static TValue Known<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull
        => known.TryGetValue(key, out var first) ? first : known[key] = value;

    private void Hopeless(IReadOnlyList<LineFault> faults)
    {
        _isHopeless = true;
        Add(faults);
    }

    private void Add(IReadOnlyList<LineFault> faults)
    {
        var taken = Math.Min(faults.Count, MostFaults - _faults.Count);
        _faults.AddRange(faults.Take(taken));
        _moreFaults += faults.Count - taken;
    }
}
