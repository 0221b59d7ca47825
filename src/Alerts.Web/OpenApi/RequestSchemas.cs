using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Tenants;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>
/// What a good request is, where its type says too little: types of requests are loose, so that every fault can be told at once. Each line
/// is what the use case checks; what a line forbids must be refused, which DocumentPropertyTests tries.
/// </summary>
internal static class RequestSchemas
{
    private const string Kebab = "^[a-z0-9]+(-[a-z0-9]+)*$";
    private const int MaxKebab = 64;

    // Nothing beyond control characters is refused by its letters.
    private const string NoControl = @"^[^\u0000-\u001f\u007f-\u009f]*$";

    private static readonly Dictionary<Type, (string[] Required, Dictionary<string, Action<OpenApiSchema>> Members)> Known = new()
    {
        [typeof(TenantRequest)] = (["id"], new() { ["id"] = Id(isNullable: false), ["name"] = ForPeople(TenantDesk.MaxName) }),
        [typeof(TenantPatch)] = ([], new() { ["name"] = ForPeople(TenantDesk.MaxName) }),
        [typeof(ApiKeyRequest)] = ([], new() { ["name"] = ForPeople(ApiKeyDesk.MaxName), ["tenant"] = Id(isNullable: true), ["scopes"] = Scopes }),
        [typeof(SilenceRequest)] = (["until", "reason"], new() { ["material"] = Id(isNullable: true), ["source"] = Id(isNullable: true), ["kind"] = Kind, ["until"] = NotNull, ["reason"] = Reason(SilenceDesk.MaxReason) }),
        [typeof(DisableRequest)] = (["reason"], new() { ["reason"] = Reason(200) }),
        [typeof(CorrectionRequest)] = (["reason", "summary"], new()
        {
            ["reason"] = Text(CorrectionDesk.MaxReason),
            ["headline"] = s => { s.MinLength = 1; s.MaxLength = AlertMessage.MaxHeadline; },
            ["summary"] = Text(CorrectionDesk.MaxSummary),
        }),
        [typeof(PublishRequest)] = ([], new() { ["reason"] = s => { s.MinLength = 1; ForPeople(DatasetDesk.MaxReason)(s); } }),
        [typeof(DismissRequest)] = (["reason"], new() { ["reason"] = Reason(ProposalDesk.MaxReason) }),
        [typeof(SettleRequest)] = (["revision"], new() { ["revision"] = NotNull }),
        [typeof(SuppressionRequest)] = (["address"], new() { ["address"] = s => s.MinLength = 1 }),
    };

    public static Task DescribeAsync(OpenApiSchema schema, Type type)
    {
        if (type == typeof(SubscriptionRequest))
        {
            return SubscriptionRequestSchema.DescribeAsync(schema);
        }

        if (Known.TryGetValue(type, out var good))
        {
            schema.Required = good.Required.ToHashSet(StringComparer.Ordinal);
            foreach (var (name, describe) in good.Members)
            {
                describe((OpenApiSchema)schema.Properties![name]);
            }
        }

        return Task.CompletedTask;
    }

    private static Action<OpenApiSchema> Id(bool isNullable) => schema =>
    {
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Pattern = Kebab;
        schema.MaxLength = MaxKebab;
    };

    private static Action<OpenApiSchema> ForPeople(int longest) => schema =>
    {
        schema.MaxLength = longest;
        schema.Pattern = NoControl;
    };

    // Of several lines.
    private static Action<OpenApiSchema> Text(int longest) => schema =>
    {
        NotNull(schema);
        schema.MinLength = 1;
        schema.MaxLength = longest;
    };

    private static Action<OpenApiSchema> Reason(int longest) => schema =>
    {
        NotNull(schema);
        schema.MinLength = 1;
        ForPeople(longest)(schema);
    };

    private static void NotNull(OpenApiSchema schema) => schema.Type &= ~JsonSchemaType.Null;

    private static void Scopes(OpenApiSchema schema)
    {
        schema.MinItems = 1;
        schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ApiScope.All.Select(s => (JsonNode)s)] };
    }

    private static void Kind(OpenApiSchema schema) => schema.Pattern = $"^({string.Join('|', AlertKinds.Names.Select(Regex.Escape))})$";
}
