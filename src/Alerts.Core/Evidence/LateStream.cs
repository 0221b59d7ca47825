namespace Alerts.Evidence;

/// <summary>
/// Keeps what is written synchronously until the next asynchronous write hands it on: an entry of a ZIP ends with a few bytes that
/// <see cref="System.IO.Compression.ZipArchive"/> writes synchronously, which a server's response forbids. End with <see cref="FlushAsync"/>.
/// </summary>
internal sealed class LateStream(Stream output) : Stream
{
    private readonly MemoryStream _late = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _late.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _late.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await HandOnAsync(cancellationToken);
        await output.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await HandOnAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task HandOnAsync(CancellationToken cancellationToken)
    {
        if (_late.Length > 0)
        {
            await output.WriteAsync(_late.GetBuffer().AsMemory(0, (int)_late.Length), cancellationToken);
            _late.SetLength(0);
        }
    }
}
