using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;

namespace Alerts.Subscriptions.Bulk;

/// <summary>Writes subscriptions to a stream, so that an import takes them as they are. Keeps what was written since the last flush, no more.</summary>
public abstract class LineWriter : IAsyncDisposable
{
    private readonly Stream _stream;

    private LineWriter(Stream stream) => _stream = stream;

    /// <summary>Servers take no synchronous writes; what writes into a page does no other.</summary>
    private MemoryStream Page { get; } = new();

    /// <param name="stream">Stays open.</param>
    public static LineWriter To(Stream stream, BulkFormat format) => format switch
    {
        BulkFormat.Csv => new Csv(stream),
        BulkFormat.Jsonl => new Jsonl(stream),
    };

    public abstract void Write(SubscriptionRequest request);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Fill();
        await _stream.WriteAsync(Page.GetBuffer().AsMemory(0, (int)Page.Length), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        Page.SetLength(0);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Page.DisposeAsync();
    }

    /// <summary>Brings into <see cref="Page"/> what was written.</summary>
    protected virtual void Fill()
    {
    }

    private sealed class Csv : LineWriter
    {
        private readonly CsvWriter _writer;

        public Csv(Stream stream)
            : base(stream)
        {
            _writer = CsvWriter.Create(Page, new CsvWriterOptions { Separator = ',', NewLine = "\r\n", Quoting = CsvQuoting.WhenNeededOrWhitespace }, leaveOpen: true);
            _writer.WriteRecord([.. BulkColumns.Exported.Select(c => c.Name)]);
        }

        public override void Write(SubscriptionRequest request) => _writer.WriteRecord([.. BulkColumns.Exported.Select(c => CsvCell.Write(c.ValueOf(request)))]);

        public override async ValueTask DisposeAsync()
        {
            await _writer.DisposeAsync();
            await base.DisposeAsync();
        }

        protected override void Fill() => _writer.Flush();
    }

    private sealed class Jsonl(Stream stream) : LineWriter(stream)
    {
        private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

        public override void Write(SubscriptionRequest request)
        {
            JsonSerializer.Serialize(Page, request, Options);
            Page.WriteByte((byte)'\n');
        }
    }
}
