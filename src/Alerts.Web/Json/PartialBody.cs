namespace Alerts.Web.Json;

/// <summary>Endpoint metadata: the body may be any part of its type, nothing of which is required: a merge patch, or a draft.</summary>
internal sealed record PartialBody;
