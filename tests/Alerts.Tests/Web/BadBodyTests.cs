using System.Text;

namespace Alerts.Tests.Web;

public sealed class BadBodyTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("", "Line 1, position 1:")]
    [InlineData("{", "Line 1, position 2:")]
    [InlineData("{\n  \"channel\": email\n}", "Line 2, position 14:")]
    [InlineData("{} {}", "Line 1, position 4:")]
    [InlineData("{\"channel\":\"email\",}", "Line 1, position 20:")]
    [InlineData("{/* c */}", "Line 1, position 2:")]
    [InlineData("{\"channel\":\"email\",\"channel\":\"slack\"}", "channel")]
    [InlineData("{\"channel\":\"email\",\"ch\\u0061nnel\":\"slack\"}", "channel")]
    [InlineData("{\"\\ud800\":1}", "surrogate")]
    [InlineData("{\"\\ud800\":1,\"a\":2}", "surrogate")]
    public async Task What_is_not_json_is_refused_with_its_place(string body, string detail)
        => Assert.Contains(detail, (await Api.SubscribeAsync(body)).IsProblem(400, "malformed-body").Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(17)]
    [InlineData(30_000)]
    public async Task Deep_nesting_is_refused(int depth)
        => Assert.Contains("depth", (await Api.SubscribeAsync(new string('[', depth) + new string(']', depth))).IsProblem(400, "malformed-body").Detail, StringComparison.Ordinal);

    [Fact]
    public async Task Broken_utf8_is_refused_with_its_byte()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"name\":\"" + new string('镓', 300)), 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("The body is not UTF-8 at byte 909.", (await Api.SubscribeAsync(body)).IsProblem(400, "malformed-body").Detail);
    }

    [Fact]
    public async Task Utf16_is_refused()
        => (await Api.SubscribeAsync(Encoding.Unicode.GetBytes("{}"), "application/json; charset=utf-16")).IsProblem(415, "unsupported-media-type");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData("not a type")]
    [InlineData("")]
    public async Task Another_content_type_is_refused(string contentType)
        => (await Api.SubscribeAsync("{}"u8.ToArray(), contentType)).IsProblem(415, "unsupported-media-type");

    [Theory]
    [InlineData(64 * 1024 + 1)]
    [InlineData(10 * 1024 * 1024)]
    public async Task A_large_body_is_refused(int bytes)
    {
        var body = new byte[bytes];
        Array.Fill(body, (byte)' ');
        (await Api.SubscribeAsync(body)).IsProblem(413, "body-too-large");
    }

    [Fact]
    public async Task A_large_body_of_unknown_length_is_refused()
    {
        using var content = new StreamContent(new Endless(10 * 1024 * 1024));
        content.Headers.ContentType = new("application/json");
        (await Api.SendAsync(HttpMethod.Post, "/v1/subscriptions", content)).IsProblem(413, "body-too-large");
    }

    [Fact]
    public async Task A_body_of_the_largest_size_is_read()
    {
        var json = """{"channel":"email","target":"a@example.com"}""";
        Assert.Equal(201, (int)(await Api.SubscribeAsync(json.PadRight(64 * 1024))).Status);
    }

    [Fact]
    public async Task After_all_that_a_good_request_still_works()
    {
        await Api.SubscribeAsync("{");
        await Api.SubscribeAsync(new byte[10 * 1024 * 1024]);
        Assert.Equal(201, (int)(await Api.SubscribeAsync("""{"channel":"email","target":"after@example.com"}""")).Status);
    }

    /// <summary>Spaces, without telling how many: HttpClient sends them chunked.</summary>
    private sealed class Endless(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = Math.Min(count, _left);
            buffer.AsSpan(offset, n).Fill((byte)' ');
            _left -= n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
