using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alerts.Channels.Webhook;

/// <summary>How every body that is posted is written.</summary>
internal static class WireJson
{
    /// <summary>Only quotes, backslashes and control characters must be escaped in application/json; nobody embeds it in HTML.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="write">Writes one whole document.</param>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
