using CsvHelper;

namespace Alerts.Subscriptions.Bulk;

/// <summary>CSV. Each line is given to the parser by itself, so that a quote that is never closed spoils its own line only.</summary>
internal sealed class CsvLines : LineReader
{
    private readonly CsvReaderOptions _options;
    private string[]? _header;
    private CsvMalformedReason? _malformed;

    public CsvLines()
        => _options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            DetectSeparatorHint = false,
            SkipEmptyLines = false,
            OnMalformedRecord = record => _malformed ??= record.Reason,
        };

    public override string Empty => _header is null ? "is empty: the first row must be a header" : "has a header, but no subscription below it";

    public override bool NeedsFirstLine => _header is null;

    public override LineContent Read(int line, ReadOnlyMemory<byte> utf8)
    {
        // What a spreadsheet leaves where a row was emptied.
        if (utf8.Span.IndexOfAnyExcept((byte)',', (byte)' ') < 0)
        {
            return LineContent.Nothing.Instance;
        }

        var cells = Cells(utf8);
        if (_header is null)
        {
            var faults = _malformed is { } bad ? [new LineFault(line, Words(bad))] : HeaderFaults(line, cells);
            _header = cells;
            return faults.Count > 0 ? new LineContent.Hopeless(faults) : LineContent.Nothing.Instance;
        }

        return _malformed is { } reason ? new LineContent.Faulty([new LineFault(line, Words(reason))])
            : cells.Length != _header.Length ? new LineContent.Faulty([new LineFault(line, $"has {cells.Length} columns; the header has {_header.Length}")])
            : Request(line, cells);
    }

    public override LineFault Fault(int line, FieldFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new LineFault(line, fault.Reason, Column: fault.Field.Split('/')[0]);
    }

    private string[] Cells(ReadOnlyMemory<byte> utf8)
    {
        _malformed = null;
        using var reader = CsvReader.Create(utf8, _options);
        return reader.Read() ? reader.Current.ToArray() : [];
    }

    private static List<LineFault> HeaderFaults(int line, string[] names)
    {
        if (names is [var only] && only.AsSpan().IndexOfAny(';', '\t') >= 0)
        {
            return [new LineFault(line, "has its cells separated by semicolons or tabs: separate them by commas (RFC 4180)")];
        }

        var faults = names.Where(n => BulkColumns.Find(n) is null)
            .Select(n => new LineFault(line, $"'{Text.Shorten(n, 80)}' is not a known column; there are {BulkColumns.Names}", Column: Text.Shorten(n, 80))).ToList();
        faults.AddRange(names.CountBy(n => n).Where(n => n.Value > 1 && BulkColumns.Find(n.Key) is not null).Select(n => new LineFault(line, "stands in the header more than once", Column: n.Key)));
        faults.AddRange(BulkColumns.Required.Except(names, StringComparer.Ordinal).Select(n => new LineFault(line, "is missing in the header", Column: n)));
        return faults;
    }

    private LineContent Request(int line, string[] cells)
    {
        var faults = new List<LineFault>();
        string? Text(string name) => Array.IndexOf(_header!, name) is var i && i >= 0 && cells[i].Length > 0 ? CsvCell.Unguard(cells[i]) : null;
        IReadOnlyList<string>? Texts(string name) => Text(name) is { } cell && CsvCell.Items(cell) is { Count: > 0 } items ? items : null;
        bool? Flag(string name) => Text(name) is not { } cell ? null : CsvCell.Flag(cell) ?? Wrong<bool>(name, "must be true or false");
        IReadOnlyList<int>? Numbers(string name) => Texts(name)?.Select(n => CsvCell.Number(n) ?? Wrong<int>(name, $"'{Alerts.Text.Shorten(n, 80)}' is not a whole number; numbers are separated by spaces")).OfType<int>().ToList();
        T? Wrong<T>(string name, string why)
            where T : struct
        {
            faults.Add(new LineFault(line, why, Column: name));
            return null;
        }

        var request = new SubscriptionRequest(
            Text("channel"), Text("target"), Texts("materials"), Texts("jurisdictions"), Texts("kinds"), Numbers("leadDays"), Flag("allDualUse"), Text("name"), Text("tenant"),
            Flag("includeLowConfidence"), Text("digest"), Text("digestAt"), Text("digestOn"), Text("timeZone"), Text("quietHours"), Flag("nothingNew"), Flag("criticalAtOnce"), Flag("confirmed"));
        return faults.Count > 0 ? new LineContent.Faulty(faults) : new LineContent.Wish(request);
    }

    private static string Words(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "has a quoted cell that is not closed on its line (no cell may hold a line break)",
        CsvMalformedReason.TextAfterClosingQuote => "has text after the closing quote of a cell: a quote inside is written twice",
        CsvMalformedReason.StrayQuote => "has a quote inside a cell that does not begin with one: quote the cell, and write the quote twice",
        _ => $"breaks the rules of CSV ({reason})",
    };
}
