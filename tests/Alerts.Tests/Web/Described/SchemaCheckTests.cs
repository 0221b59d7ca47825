using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alerts.Tests.Web.Described;

/// <summary>The judge of the document's tests is judged itself.</summary>
public sealed class SchemaCheckTests(SharedServer server) : SharedServerTest(server)
{
    private const string Thing = """{"type":"object","required":["id"],"properties":{"id":{"type":"string","pattern":"^[a-z]+$","maxLength":3},"n":{"type":["null","integer"],"minimum":0},"on":{"type":"string","format":"date"},"list":{"type":"array","minItems":1,"items":{"enum":["x","y"]}},"one":{"oneOf":[{"type":"null"},{"type":"object","required":["a"],"properties":{"a":{"type":"boolean"}}}]}}}""";

    [Theory]
    [InlineData("""{"id":"abc","n":null,"on":"2026-11-28","list":["x"],"one":{"a":true}}""", "")]
    [InlineData("""{"id":"abc","one":null}""", "")]
    [InlineData("[]", "#: [] is not object")]
    [InlineData("{}", "#: 'id' is missing")]
    [InlineData("""{"id":"abc","other":1}""", "#/other: is not described")]
    [InlineData("""{"id":"abcd"}""", "#/id: longer than 3")]
    [InlineData("""{"id":"ab\n"}""", "#/id: \"ab\\n\" does not match ^[a-z]+$")]
    [InlineData("""{"id":"abc","n":1.5}""", "#/n: 1.5 is not [\"null\",\"integer\"]")]
    [InlineData("""{"id":"abc","n":-1}""", "#/n: -1 is less than 0")]
    [InlineData("""{"id":"abc","on":"2026-02-30"}""", "#/on: \"2026-02-30\" is no date")]
    [InlineData("""{"id":"abc","list":[]}""", "#/list: fewer than 1 items")]
    [InlineData("""{"id":"abc","list":["x","z"]}""", "#/list/1: \"z\" is not one of [\"x\",\"y\"]")]
    public void Every_fault_of_a_value_is_seen(string value, string fault)
        => Assert.Equal(fault, string.Join('|', Check(isClosed: true).Faults(Json(value), Json(Thing))));

    [Fact]
    public void A_value_in_none_of_several_forms_is_seen()
        => Assert.StartsWith("#/one: {\"a\":1} fits not exactly one of", Assert.Single(Check(isClosed: true).Faults(Json("""{"id":"abc","one":{"a":1}}"""), Json(Thing))), StringComparison.Ordinal);

    [Fact]
    public void What_a_client_must_pass_over_is_a_fault_only_where_the_check_is_closed()
        => Assert.Empty(Check(isClosed: false).Faults(Json("""{"id":"abc","other":1}"""), Json(Thing)));

    [Fact]
    public void An_unknown_keyword_fails_and_is_not_passed_over()
        => Assert.Throws<NotSupportedException>(() => Check(isClosed: true).Faults(Json("1"), Json("""{"multipleOf":2}""")));

    [Fact]
    public async Task Texts_that_are_made_of_the_documents_patterns_match_them()
    {
        var document = await Api.GetAsync("/openapi/v1.json");
        var patterns = Regex.Matches(document.Body, "\"pattern\": (?<pattern>\"(?:[^\"\\\\]|\\\\.)*\")", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => JsonSerializer.Deserialize<string>(m.Groups["pattern"].Value)!).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(patterns.Count > 5);
        var random = new Random(1);
        Assert.All(patterns, pattern => Assert.All(Enumerable.Range(0, 50), _ => Assert.Matches(pattern, PatternText.Make(pattern, random))));
    }

    private static SchemaCheck Check(bool isClosed) => new(new DescribedApi(Json("{}")), isClosed);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
