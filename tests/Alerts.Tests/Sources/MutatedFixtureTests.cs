using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

/// <summary>Whatever bytes come, a reader gives items or its own failure; nothing else is thrown.</summary>
public sealed class MutatedFixtureTests
{
    public static TheoryData<string> Names => [.. FormatFixtures.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_is_read_as_it_is(string name) => Assert.True(Read(FormatFixtures.Of(name), FormatFixtures.Of(name).Document) > 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_in_any_mutation_gives_items_or_a_reason(string name)
        => Prop.ForAll<Mutation[]>(mutations => Survives(FormatFixtures.Of(name), mutations)).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_cut_off_anywhere_gives_items_or_a_reason(string name)
    {
        var fixture = FormatFixtures.Of(name);
        for (var length = 0; length < fixture.Bytes.Length; length += 7)
        {
            Survives(fixture with { Bytes = fixture.Bytes[..length] }, []);
        }
    }

    [Property(MaxTest = 200)]
    public void Any_bytes_at_all(byte[] bytes, string? charset)
        => Assert.All(FormatFixtures.All, f => Survives(f.Document with { Bytes = bytes, Charset = charset }, d => Read(f, d)));

    [Fact]
    public void Every_format_that_has_a_reader_has_a_fixture()
    {
        var withReader = Enum.GetValues<SourceFormat>().Where(HasReader);
        Assert.Empty(withReader.Except(FormatFixtures.All.Select(f => f.Source.Format)));
    }

    [Property(MaxTest = 500)]
    public void Any_texts_in_the_places_of_an_entry(string id, string link, string date, string type, string html)
    {
        string Text(string? text) => new System.Xml.Linq.XText(new string([.. (text ?? "").Where(System.Xml.XmlConvert.IsXmlChar)])).ToString().Replace("\"", "&quot;", StringComparison.Ordinal);
        Survives(Of(Rss($"<item xml:base=\"{Text(link)}\"><guid>{Text(id)}</guid><link>{Text(link)}</link><pubDate>{Text(date)}</pubDate><description>{Text(html)}</description></item>")), d => FeedReader.Read(d, Feed()).Count);
        Survives(Of(Atom($"<entry><id>{Text(id)}</id><link href=\"{Text(link)}\"/><updated>{Text(date)}</updated><content type=\"{Text(type)}\">{Text(html)}</content></entry>")), d => FeedReader.Read(d, Feed()).Count);
    }

    private static SourceDocument Of(string text) => new("made up", Encoding.UTF8.GetBytes(text), new Uri("https://example.org/feed"));

    private static bool HasReader(SourceFormat format)
    {
        try
        {
            return FormatReaders.Of(format) is not null;
        }
        catch (UnreadableSourceException)
        {
            return false;
        }
    }

    private static int Read(FormatFixture fixture, SourceDocument document)
    {
        var reader = FormatReaders.Of(fixture.Source.Format);
        return fixture.Completes is { } item ? reader.Complete(document, item, fixture.Source).Text.Length
            : reader.Read(document, fixture.Source) is var page ? page.Items.Count + page.More.Count
            : 0;
    }

    private static void Survives(FormatFixture fixture, IReadOnlyList<Mutation> mutations)
        => Survives(fixture.Document with { Bytes = mutations.Aggregate(fixture.Bytes, (all, mutation) => mutation.Apply(all)) }, d => Read(fixture, d));

    private static void Survives(SourceDocument document, Func<SourceDocument, int> read)
    {
        Reasoned(() => Assert.True(read(document) >= 0));
        Reasoned(() => FormatGuess.ByAnswer(document));
    }

    private static void Reasoned(Action work)
    {
        try
        {
            work();
        }
        catch (UnreadableSourceException e)
        {
            Assert.NotEmpty(e.Message);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    /// <summary>Cuts a stretch out, puts a byte in, or doubles a stretch.</summary>
    public sealed record Mutation(int Kind, int At, int Length, byte Value)
    {
        public byte[] Apply(byte[] bytes)
        {
            if (bytes.Length == 0)
            {
                return bytes;
            }

            // FsCheck's integers are small: the spread reaches the whole fixture.
            var at = (int)((uint)(At * 7919) % (uint)bytes.Length);
            var end = Math.Min(bytes.Length, at + 1 + (Math.Abs(Length) % 40));
            return (Math.Abs(Kind) % 3) switch
            {
                0 => [.. bytes[..at], .. bytes[end..]],
                1 => [.. bytes[..at], Value, .. bytes[(at + 1)..]],
                _ => [.. bytes[..end], .. bytes[at..]],
            };
        }
    }
}
