using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace Alerts.Subscriptions.Bulk;

internal abstract record FileLine(int Number)
{
    /// <param name="Utf8">Without line break and byte order mark; valid until the next line is read.</param>
    public sealed record Good(int Number, ReadOnlyMemory<byte> Utf8) : FileLine(Number);

    /// <summary>Cannot be read; what follows can.</summary>
    public sealed record Bad(int Number, string Why) : FileLine(Number);

    /// <summary>The file goes on, but nothing of it is read from here on.</summary>
    public sealed record TooMuch(int Number, string Why) : FileLine(Number);
}

/// <summary>
/// Cuts a body of unknown length into lines, whatever it holds: keeps no more than one line, passes over one that is too long and those
/// that are empty, and hashes all that it reads.
/// </summary>
internal sealed class FileLines(Stream body)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private byte[] _buffer = new byte[ChunkBytes];
    private int _start;
    private int _end;
    private int _number;
    private long _read;

    /// <summary>SHA-256 in lower-case hex of all bytes; to be asked for once, at the end.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public async IAsyncEnumerable<FileLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isSkipping = false;
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found);
                _start += searched + found + 1;
                _number++;
                if (isSkipping || line.Span is not ([] or [(byte)'\r']))
                {
                    yield return isSkipping ? TooLong() : Judge(line);
                }

                (isSkipping, searched) = (false, 0);
                continue;
            }

            searched = _end - _start;
            if (searched > BulkLimits.MaxLineBytes + 1)
            {
                // Of a line that is too long nothing is kept.
                (isSkipping, searched) = (true, 0);
                _start = _end;
            }

            if (await FillAsync(cancellationToken) == 0)
            {
                break;
            }

            if (_read > BulkLimits.MaxBytes)
            {
                yield return new FileLine.TooMuch(_number + 1, $"The file has more than {BulkLimits.MaxBytes / 1024 / 1024} MiB: split it.");
                yield break;
            }
        }

        if (isSkipping || _end > _start)
        {
            _number++;
            yield return isSkipping ? TooLong() : Judge(_buffer.AsMemory(_start, _end - _start));
        }
    }

    private async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _hash.AppendData(_buffer, _end, read);
        (_end, _read) = (_end + read, _read + read);
        return read;
    }

    private FileLine.Bad TooLong() => new(_number, $"is longer than {BulkLimits.MaxLineBytes} bytes");

    private FileLine Judge(ReadOnlyMemory<byte> line)
    {
        if (_number == 1 && line.Span.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (line.Length > 0 && line.Span[^1] == '\r')
        {
            line = line[..^1];
        }

        return line.Length > BulkLimits.MaxLineBytes ? TooLong()
            : WhyUnreadable(line.Span) is { } why ? new FileLine.Bad(_number, why)
            : new FileLine.Good(_number, line);
    }

    private string? WhyUnreadable(ReadOnlySpan<byte> line)
        => _number == 1 && line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? "is UTF-16: save the file as UTF-8"
            : line.Contains((byte)0) ? "has a NUL byte"
            : line.Contains((byte)'\r') ? "has a carriage return inside: lines end with LF or CRLF"
            : Utf8.IsValid(line) ? null
            : $"is not UTF-8 at its byte {FirstInvalid(line) + 1}";

    private static int FirstInvalid(ReadOnlySpan<byte> line)
    {
        var good = 0;
        while (System.Text.Rune.DecodeFromUtf8(line[good..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            good += consumed;
        }

        return good;
    }
}
