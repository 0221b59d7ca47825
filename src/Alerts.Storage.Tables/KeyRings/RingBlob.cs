using System.Xml.Linq;
using Azure;

namespace Alerts.Storage.Tables.KeyRings;

/// <summary>
/// The key ring of the Functions host, as Azure.Extensions.AspNetCore.DataProtection.Blobs keeps it: one XML document in the blob ring.xml of the container
/// {prefix}-keys, whose root holds the elements, replaced by ETag.
/// </summary>
public sealed class RingBlob(TableAccount account)
{
    public const string Name = "ring.xml";

    private BlobFolder Folder => account.Blobs("keys");

    /// <summary>Every element as it is stored.</summary>
    /// <exception cref="StorageException">The blob cannot be read or is damaged.</exception>
    public async Task<IReadOnlyList<XElement>> ReadAsync(CancellationToken cancellationToken) => [.. (await LoadAsync(cancellationToken)).Root.Elements()];

    /// <summary>Puts in what is not there, and wraps what stands there in the open where there is a key for it. Keys that are there stay. How many elements were written.</summary>
    /// <param name="elements">In the open.</param>
    /// <param name="wrap">Null: nothing is wrapped.</param>
    public async Task<int> AddAsync(IReadOnlyCollection<XElement> elements, IKeyWrap? wrap, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (root, stored) = await LoadAsync(cancellationToken);
            var written = 0;
            foreach (var open in wrap is null ? [] : root.Elements().Where(RingXml.IsOpen).ToList())
            {
                open.ReplaceWith(await RingXml.WrapAsync(open, wrap!, cancellationToken));
                written++;
            }

            foreach (var missing in elements.Where(e => !root.Elements().Any(there => IsSame(e, there))).ToList())
            {
                root.Add(wrap is null ? new XElement(missing) : await RingXml.WrapAsync(missing, wrap, cancellationToken));
                written++;
            }

            if (written == 0 || await SaveAsync(root, stored, cancellationToken))
            {
                return written;
            }
        }
    }

    private static bool IsSame(XElement element, XElement there)
        => RingXml.KeyIdOf(element) is { } id ? RingXml.KeyIdOf(there) == id : XNode.DeepEquals(element, there);

    private async Task<(XElement Root, ETag Stored)> LoadAsync(CancellationToken cancellationToken)
        => await Folder.FindTaggedAsync(Name, cancellationToken) is { Bytes.Length: > 0 } found ? (RingXml.Parse(new MemoryStream(found.Bytes)), found.Tag) : (new XElement("repository"), default);

    private async Task<bool> SaveAsync(XElement root, ETag stored, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await new XDocument(root).SaveAsync(bytes, SaveOptions.DisableFormatting, cancellationToken);
        return await Folder.ReplaceAsync(Name, bytes.ToArray(), stored, cancellationToken);
    }
}
