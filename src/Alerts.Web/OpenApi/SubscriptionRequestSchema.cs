using System.Text.Json.Nodes;
using Alerts.Alerting;
using Alerts.Subscriptions;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>
/// What a good <see cref="SubscriptionRequest"/> is. Its type is loose, so that every fault can be told at once, and says too
/// little.
/// </summary>
internal static class SubscriptionRequestSchema
{
    public static Task DescribeAsync(OpenApiSchema schema)
    {
        var properties = schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Description = "What to be told, and where. Absent or empty lists mean all.";
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "channel", "target" };
        schema.AdditionalPropertiesAllowed = false;
        properties["channel"] = Choice(Enum.GetValues<ChannelKind>().Select(c => c.ToString().ToLowerInvariant()));
        properties["target"] = Described("An email address, or a webhook's URL.", new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 });
        properties["materials"] = List("Ids of materials and groups, from GET /v1/materials.", new OpenApiSchema { Type = JsonSchemaType.String });
        properties["jurisdictions"] = List("ISO 3166-1 alpha-2, or EU.", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{2}$" });
        properties["kinds"] = List("Kinds of alert; absent means all but those for operators.", Choice(AlertKinds.Names));
        var day = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = $"{LeadDays.Longest}" };
        var ladder = List("How many days before a cliff to tell; absent means 90, 30, 14, 7, 1 and 0.", day);
        ladder.MinItems = 1;
        properties["leadDays"] = ladder;
        properties["allDualUse"] = Described(
            "Whether acts that cover every dual-use item count as naming these materials; true where absent.",
            new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["includeLowConfidence"] = Described(
            "Whether to hear of what names a material only as a part of something else, or beside words of another trade; false where absent.",
            new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["digest"] = Described("A digest in place of single messages; absent means at once.", OptionalChoice("daily", "weekly"));
        properties["digestAt"] = Described("Time of day of the digest in timeZone; 08:00 where absent.", OptionalText("^([01][0-9]|2[0-3]):[0-5][0-9]$"));
        properties["digestOn"] = Described(
            "Day of a weekly digest; monday where absent.", OptionalChoice([.. Enum.GetNames<DayOfWeek>().Select(d => d.ToLowerInvariant())]));
        properties["timeZone"] = Described($"Of the IANA database, such as Europe/Berlin; {Cadence.Utc} where absent.", OptionalText(null));
        properties["quietHours"] = Described(
            "Two times of day in timeZone between which only critical alerts are sent; the others wait for the end.", OptionalText("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"));
        properties["nothingNew"] = Described(
            "Whether a digest comes too when there was nothing, saying how far that can be said; false where absent.", new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["criticalAtOnce"] = Described(
            "Whether critical alerts come at once and not in the digest; true where absent.", new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["confirmed"] = Described(
            "An operator vouches that the mail's reader wants it, so that no link is mailed first; false where absent.", new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["name"] = Described(
            "For people.", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = SubscriptionDesk.MaxName });
        properties["tenant"] = Described(
            $"The company that owns it: lower-case words joined by hyphens; '{SubscriptionDesk.DefaultTenant}' where absent.",
            new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = 64 });
        return Task.CompletedTask;
    }

    private static OpenApiSchema List(string description, OpenApiSchema item)
        => Described(description, new OpenApiSchema { Type = JsonSchemaType.Array | JsonSchemaType.Null, Items = item });

    private static OpenApiSchema OptionalText(string? pattern) => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Pattern = pattern };

    private static OpenApiSchema OptionalChoice(params string[] values) => OptionalText($"^({string.Join('|', values)})$");

    private static OpenApiSchema Choice(IEnumerable<string> values)
        => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(v => (JsonNode)v)] };

    private static OpenApiSchema Described(string description, OpenApiSchema schema)
    {
        schema.Description = description;
        return schema;
    }
}
