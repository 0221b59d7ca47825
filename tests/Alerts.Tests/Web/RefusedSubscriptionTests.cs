namespace Alerts.Tests.Web;

public sealed class RefusedSubscriptionTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("materials", """["gallium","galium"]""", "#/materials/1: 'galium' is not a material or group; did you mean 'gallium'?")]
    [InlineData("materials", """["gаllium"]""", "#/materials/0: 'gаllium' is not a material or group; did you mean 'gallium'?")]
    [InlineData("materials", "[null]", "#/materials/0: must be a string")]
    [InlineData("materials", """["gallium",7,true]""", "#/materials/1: must be a string|#/materials/2: must be a string")]
    [InlineData("materials", "\"gallium\"", "#/materials: must be an array")]
    [InlineData("jurisdictions", """["CN","china"]""", "#/jurisdictions/1: 'china' is not a two-letter country code (ISO 3166-1 alpha-2) or EU")]
    [InlineData("leadDays", "[-1]", "#/leadDays: must be 1 to 20 whole numbers from 0 to 365")]
    [InlineData("leadDays", "[400]", "#/leadDays: must be 1 to 20 whole numbers from 0 to 365")]
    [InlineData("leadDays", "[]", "#/leadDays: must be 1 to 20 whole numbers from 0 to 365")]
    [InlineData("leadDays", "[\"7\"]", "#/leadDays/0: must be a whole number")]
    [InlineData("leadDays", "[1.5,99999999999]", "#/leadDays/0: must be a whole number|#/leadDays/1: must be a whole number")]
    [InlineData("allDualUse", "\"yes\"", "#/allDualUse: must be true or false")]
    [InlineData("name", "{}", "#/name: must be a string")]
    [InlineData("name", "\"a\\u0007b\"", "#/name: has a control character")]
    [InlineData("name", "\"\\ud800\"", "#/name: must be a string")]
    [InlineData("tenant", "\"Not Kebab\"", "#/tenant: must be lower-case words joined by hyphens, at most 64 characters")]
    public async Task A_wrong_value_is_pointed_at(string property, string value, string errors)
    {
        var answer = await Api.SubscribeAsync($$"""{"channel":"email","target":"a@example.com","{{property}}":{{value}}}""");
        Assert.Equal(errors, string.Join('|', answer.IsProblem(422, "invalid-body").Errors));
        Assert.Equal(0, Api.Subscriptions.Count);
    }

    [Theory]
    [InlineData("{}", "#/channel|#/target")]
    [InlineData("""{"channel":null,"target":null}""", "#/channel|#/target")]
    [InlineData("""{"channel":"fax","target":"1"}""", "#/channel")]
    [InlineData("""{"channel":"email","target":"a@example.com\nBcc: b@example.com"}""", "#/target")]
    [InlineData("""{"channel":"webhook","target":"http://example.com"}""", "#/target")]
    [InlineData("""{"channel":"email","target":"no","materials":["x","gallium","y"],"kinds":["z"]}""", "#/target|#/materials/0|#/materials/2|#/kinds/0")]
    [InlineData("""{"Channel":"email","target":"a@example.com"}""", "#/Channel")]
    [InlineData("""{"channel":"email","target":"a@example.com","minerals":[],"a/b~c":1}""", "#/minerals|#/a~1b~0c")]
    [InlineData("[]", "#")]
    [InlineData("null", "#")]
    [InlineData("7", "#")]
    public async Task Every_fault_is_told_at_once(string body, string pointers)
    {
        var answer = (await Api.SubscribeAsync(body)).IsProblem(422, "invalid-body");
        Assert.Equal(pointers, string.Join('|', answer.Strings("errors", "pointer")));
    }

    [Fact]
    public async Task An_unknown_property_is_refused_by_name()
        => Assert.StartsWith("#/minerals: 'minerals' is not a known property", (await Api.SubscribeAsync("""{"minerals":[]}""")).IsProblem(422, "invalid-body").Errors[0], StringComparison.Ordinal);
}
