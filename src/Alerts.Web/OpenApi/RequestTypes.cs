using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Alerts.Web.OpenApi;

/// <summary>The types of which bodies of requests are made, from the route table.</summary>
internal sealed class RequestTypes(IEnumerable<EndpointDataSource> sources, IOptions<JsonOptions> json)
{
    private readonly Lazy<IReadOnlySet<Type>> _types = new(() => Find(sources, json.Value));

    public bool Contains(Type type) => _types.Value.Contains(type);

    private static HashSet<Type> Find(IEnumerable<EndpointDataSource> sources, JsonOptions json)
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(sources.SelectMany(s => s.Endpoints).SelectMany(e => e.Metadata.OfType<IAcceptsMetadata>()).Select(a => a.RequestType).OfType<Type>());
        while (open.TryPop(out var type))
        {
            if (!found.Add(type) || SchemaRules.IsOpaque(type))
            {
                continue;
            }

            var info = json.SerializerOptions.GetTypeInfo(type);
            foreach (var inner in info.Properties.Select(p => p.PropertyType).Append(info.ElementType).OfType<Type>())
            {
                open.Push(Nullable.GetUnderlyingType(inner) ?? inner);
            }
        }

        return found;
    }
}
