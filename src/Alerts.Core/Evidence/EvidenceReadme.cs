namespace Alerts.Evidence;

internal static class EvidenceReadme
{
    public const string Text = """
        Evidence of one alert
        =====================

        What was known, when, from which bytes, and who was told.

        Check that nothing was changed since this file was made:

            sha256sum -c SHA256SUMS

        (on macOS: shasum -a 256 -c SHA256SUMS; on Windows compare with: certutil -hashfile FILE SHA256)

        manifest.json       every file with its hash, length, media type and what it is; for an answer of a source
                            also the address, the time and the headers of every retrieval; and what is missing, and why
        alert.json          the alert as it was stored; it never changes
        message.txt         the text that was told
        corrections/        corrections of the alert, and what it corrects
        digested/           the alerts that a digest tells of
        notice/             the official notice and every text that it was seen with
        answers/            what official sources answered, byte by byte, named by SHA-256
        dataset/            the policy dataset by which a change or a day was reckoned. A revision's file is in the form
                            from which its id is derived: "rev_" and the first 130 bits, in the alphabet
                            0123456789abcdefghjkmnpqrstvwxyz, of the SHA-256 of its length (four bytes, little-endian) and its bytes
        deliveries.jsonl    every delivery of the alert, of the digests that held it and of its corrections, one a line:
                            to whom (masked), when, and what the other side answered to each attempt
        deliveries.csv      the same as a table, a row for each attempt

        "accepted" means that the server of the recipient took the message. Whether anybody read it is not known.
        All times are UTC. Two files about the same facts differ in "madeAt" of manifest.json alone, and so in its hash.

        """;
}
