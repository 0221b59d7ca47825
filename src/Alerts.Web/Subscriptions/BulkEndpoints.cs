using Alerts.Access;
using Alerts.Subscriptions.Bulk;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Subscriptions;

/// <summary>Whether an export shows where it delivers to.</summary>
internal enum Addresses
{
    Masked,
    Full,
}

/// <summary>What an import shows that it hides by default.</summary>
internal enum ShownOnce
{
    Secrets,
}

/// <summary>Import and export of subscriptions as files.</summary>
internal static class BulkEndpoints
{
    public const string CsvType = "text/csv";
    public const string JsonlType = "application/jsonl";

    private const int MostAdvice = 100;
    private const string NdjsonType = "application/x-ndjson";

    private static readonly OneNameParameter<ImportMode> Mode = new("mode", "atomic (default): nothing is stored unless every line is good. best-effort: the good lines are stored.");
    private static readonly FlagParameter DryRun = new("dryRun", "Check everything and say what would be done, but store nothing.");
    private static readonly OneNameParameter<ShownOnce> Show = new("show", "secrets: the answer holds the signing secrets of new webhooks. They are shown here or never.");
    private static readonly OneNameParameter<BulkFormat> Format = new("format", "csv or jsonl; where absent, as 'Accept' asks, else jsonl.");
    private static readonly OneNameParameter<Addresses> Address = new(
        "addresses", $"masked (default), or full: what an import takes. A tenant's key needs {ApiScope.SubscriptionsWrite} for that, an operator's {ApiScope.Admin}.");

    public static void Map(RouteGroupBuilder read, RouteGroupBuilder write)
    {
        write.MapPost("/subscriptions/import", ImportAsync)
            .WithName("importSubscriptions").WithSummary("Subscribe many by a file: CSV or JSON Lines").WithTags("subscriptions")
            .WithQuery(Mode, DryRun, Show)
            .TakesFile(
                $"A subscription a line: CSV (RFC 4180) with a header row, or JSON Lines. Columns and members are those of a SubscriptionRequest; lists in a cell are separated by spaces. At most {BulkLimits.MaxLines} subscriptions and {BulkLimits.MaxBytes} bytes.",
                BulkLimits.MaxBytes, CsvType, JsonlType, NdjsonType)
            .Answers<ImportResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);
        read.MapRead("/subscriptions/export", Export)
            .WithName("exportSubscriptions").WithSummary("Get all subscriptions as a file that an import takes").WithTags("subscriptions")
            .WithQuery(Format, Address)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [JsonlType, CsvType]));
    }

    private static async Task<IResult> ImportAsync(HttpRequest request, ImportDesk desk, FilterAdvice advice, CancellationToken cancellationToken)
    {
        BulkFormat? format = Files.MediaTypeOf(request) switch { CsvType => BulkFormat.Csv, JsonlType or NdjsonType => BulkFormat.Jsonl, _ => null };
        if (format is null)
        {
            return Problem.Of(ProblemKind.UnsupportedMediaType, $"Send 'Content-Type: {CsvType}' or '{JsonlType}', in UTF-8.");
        }

        if (request.ContentLength > BulkLimits.MaxBytes)
        {
            return Problem.Of(ProblemKind.BodyTooLarge, $"At most {BulkLimits.MaxBytes} bytes are read: split the file.");
        }

        var order = new ImportOrder(
            format.Value, OneNameParameter<ImportMode>.Read(request.Query[Mode.Name]) ?? ImportMode.Atomic, FlagParameter.Read(request.Query[DryRun.Name]),
            Caller.Of(request.HttpContext).Tenant, request.Query.ContainsKey(Show.Name));
        return await desk.ImportAsync(order, request.Body, cancellationToken) switch
        {
            ImportResult.TooLarge large => Problem.Of(ProblemKind.BodyTooLarge, large.Reason),
            ImportResult.Done { Report: { IsStored: false, IsDryRun: false } report } => Refuse(report),
            ImportResult.Done done => TypedResults.Ok(ImportResponse.Of(done.Report) with { Warnings = [.. done.Report.Warnings, .. Advice(done.Report, advice)] }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IEnumerable<string> Advice(ImportReport report, FilterAdvice advice)
        => report.Different.SelectMany(d => advice.On(d.Filter, d.LeadDays).Select(w => $"Line {d.Line}, {w.Pointer.TrimStart('#', '/')}: {w.Detail}")).Take(MostAdvice);

    private static Problem Refuse(ImportReport report)
        => Problem.Of(
            ProblemKind.InvalidBody,
            $"Nothing was stored: {(report.Lines == 0 ? "the file cannot be read" : $"{report.Refused} of {report.Lines} lines have faults")}.{(report.MoreErrors > 0 ? $" {report.MoreErrors} more faults than are listed." : "")}",
            [.. report.Errors.Select(e => new ProblemError(e.Detail, e.Pointer, Line: e.Line, Column: e.Column))]);

    private static IResult Export(HttpContext context, ExportDesk desk, TimeProvider clock)
    {
        var caller = Caller.Of(context);
        var showsAddresses = OneNameParameter<Addresses>.Read(context.Request.Query[Address.Name]) == Addresses.Full;
        var scope = caller.Tenant is null ? ApiScope.Admin : ApiScope.SubscriptionsWrite;
        if (showsAddresses && !context.User.HasClaim(Caller.ScopeClaim, scope))
        {
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
            return Problem.Of(ProblemKind.Forbidden, $"Whole addresses need a key with the scope '{scope}'; webhooks' URLs are secrets.");
        }

        var format = OneNameParameter<BulkFormat>.Read(context.Request.Query[Format.Name]) ?? Accepted(context.Request);
        return new ExportedFile(desk, format, caller.Tenant, showsAddresses, $"subscriptions-{clock.GetUtcNow():yyyy-MM-dd}");
    }

    private static BulkFormat Accepted(HttpRequest request)
    {
        var types = request.GetTypedHeaders().Accept;
        double Wish(string type) => types.Where(t => t.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(t => t.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Wish(CsvType) > Wish(JsonlType) ? BulkFormat.Csv : BulkFormat.Jsonl;
    }

    /// <param name="name">Without its extension.</param>
    private sealed class ExportedFile(ExportDesk desk, BulkFormat format, string? tenant, bool showsAddresses, string name) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var (type, extension) = format switch { BulkFormat.Csv => (CsvType, "csv"), BulkFormat.Jsonl => (JsonlType, "jsonl") };
            var response = httpContext.Response;
            response.ContentType = $"{type}; charset=utf-8";
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{name}.{extension}" }.ToString();
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : desk.ExportAsync(response.Body, format, tenant, showsAddresses, httpContext.RequestAborted);
        }
    }
}
