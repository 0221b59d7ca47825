using Alerts.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Every route of the API: the endpoints are those of Alerts.Web.</summary>
public sealed class Api(ApiPipeline pipeline)
{
    [Function(nameof(Api))]
    public Task RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return pipeline.AnswerAsync(request.HttpContext);
    }
}
