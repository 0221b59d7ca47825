namespace Alerts.Web.Problems;

/// <summary>A way in which a request can fail. Clients switch on <see cref="Type"/>; it never changes its meaning.</summary>
/// <param name="Name">The last segment of <see cref="Type"/>.</param>
/// <param name="Meaning">What <c>GET /problems/{name}</c> says of it.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, string Meaning)
{
    public static readonly ProblemKind InvalidParameters = new("invalid-parameters", 400, "Query parameters are wrong",
        "A query parameter is unknown, given twice or out of range. 'errors' names each.");

    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, "The body is not JSON",
        "The body is not one JSON document in UTF-8, names a property twice or is nested too deeply. 'detail' says where.");

    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request cannot be read",
        "The request breaks HTTP or could not be read to its end.");

    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, "A key is needed",
        "Send 'Authorization: Bearer <key>' with the key that was printed when the server first started, or a token of the issuer that the server trusts.");

    public static readonly ProblemKind Forbidden = new("forbidden", 403, "The key does not open this",
        "The key is good, but lacks the scope that 'detail' names. Ask an operator for one that has it.");

    public static readonly ProblemKind NotFound = new("not-found", 404, "There is nothing here",
        "No such path, or no such thing under it.");

    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method is not allowed here",
        "The path exists; the header 'Allow' lists its methods.");

    public static readonly ProblemKind Conflict = new("conflict", 409, "That cannot be done as things stand",
        "'detail' says what stands against it and what to do first.");

    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large",
        "'detail' says how much is read at most.");

    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The content type is not supported",
        "Send the content type that 'detail' names, most often 'application/json', in UTF-8.");

    public static readonly ProblemKind InvalidBody = new("invalid-body", 422, "The body has faults",
        "The body can be read, but values in it are unknown, missing or of the wrong type. 'errors' has a JSON pointer (RFC 6901) to each, and for a file its line.");

    public static readonly ProblemKind PreconditionFailed = new("precondition-failed", 412, "It was changed since",
        "The ETag in 'If-Match' is not the one that stands: somebody changed it meanwhile. Get it again, and decide anew.");

    public static readonly ProblemKind PreconditionRequired = new("precondition-required", 428, "Say which state you change",
        "Send 'If-Match' with the ETag that you last saw, so that no change of somebody else's is lost.");

    public static readonly ProblemKind IdempotencyKeyReused = new("idempotency-key-reused", 422, "The idempotency key was used for another request",
        "An 'Idempotency-Key' stands for one request: its method, path, query and body. Use a new key for another one.");

    public static readonly ProblemKind RequestInProgress = new("request-in-progress", 409, "The same request is under way",
        "A request with this 'Idempotency-Key' has not been answered yet. Try again after the seconds in 'Retry-After'.");

    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests",
        "The key's rate is used up. Try again after the seconds in 'Retry-After'; 'RateLimit' says how much is left.");

    public static readonly ProblemKind ServerError = new("server-error", 500, "Something went wrong here",
        "The fault is the server's. Quote 'traceId' to its operator.");

    public static readonly ProblemKind DatasetNotReady = new("dataset-not-ready", 503, "The policy dataset is not loaded yet",
        "The server has just started. Try again after the seconds in 'Retry-After'.");

    public static readonly ProblemKind IssuerUnreachable = new("issuer-unreachable", 503, "The token cannot be checked now",
        "The keys of the OpenID Connect issuer could not be had, so the token may be good or bad. Try again after the seconds in 'Retry-After'.");

    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        InvalidParameters, MalformedBody, BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, BodyTooLarge, UnsupportedMediaType, InvalidBody,
        PreconditionFailed, PreconditionRequired, IdempotencyKeyReused, RequestInProgress, TooManyRequests, ServerError, DatasetNotReady, IssuerUnreachable,
    ];

    public string Type => $"/problems/{Name}";

    /// <summary>What a bare status means, where nothing else is known; null for one that we never send ourselves.</summary>
    public static ProblemKind? OfStatus(int status) => status switch
    {
        400 => BadRequest,
        _ => All.FirstOrDefault(kind => kind.Status == status),
    };
}
