using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Alerts.Subscriptions;
using Alerts.Web.Json;

namespace Alerts.Web.Subscriptions;

/// <summary>A merge patch of a subscription that did not come over HTTP: as strict as the API.</summary>
public static class PatchText
{
    private static readonly JsonSerializerOptions Options = Configured();

    /// <summary>Null where there is any fault; all are told, by the API's pointers without their #/.</summary>
    public static SubscriptionPatch? Read(string json, out IReadOnlyList<FieldFault> faults)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json), new JsonDocumentOptions { MaxDepth = WebJson.MaxDepth, AllowDuplicateProperties = false });
            var type = (JsonTypeInfo<SubscriptionRequest>)Options.GetTypeInfo(typeof(SubscriptionRequest));
            faults = [.. JsonShape.Faults(document.RootElement, type).Select(f => new FieldFault(f.Pointer is ['#', '/', .. var field] ? field : "", f.Detail))];
            return faults.Count > 0 ? null : new SubscriptionPatch(
                document.RootElement.Deserialize(type)!, document.RootElement.EnumerateObject().Select(m => m.Name).ToHashSet(StringComparer.Ordinal));
        }
        catch (JsonException e)
        {
            faults = [new FieldFault("", $"is not JSON: {e.Message}")];
            return null;
        }
    }

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        WebJson.Configure(options);
        return options;
    }
}
