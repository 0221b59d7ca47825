using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>Mails as files, for who has no mail server: any mail program opens them.</summary>
internal sealed class Outbox(IOptions<SmtpOptions> options)
{
    /// <summary>Writes <c>id.eml</c>, whole or not at all, over an earlier one of that id.</summary>
    public async Task WriteAsync(MimeMessage message, string id, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(options.Value.OutboxDirectory).FullName;
        var path = Path.Combine(directory, $"{Path.GetFileName(id)}.eml");
        var unfinished = $"{path}.tmp";
        message.Prepare(EncodingConstraint.SevenBit);
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await message.WriteToAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
