using System.Text.Json.Serialization;

namespace Alerts.Access;

/// <summary>By what somebody proved who asks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActorKind>))]
public enum ActorKind
{
    /// <summary>The program itself, by its schedule.</summary>
    [JsonStringEnumMemberName("system")]
    System,

    /// <summary>An API key.</summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>A bearer token of an OpenID Connect issuer.</summary>
    [JsonStringEnumMemberName("token")]
    Token,

    /// <summary>A user of this machine, by the command line.</summary>
    [JsonStringEnumMemberName("local")]
    Local,

    /// <summary>Whoever reads a target, by a mailed link.</summary>
    [JsonStringEnumMemberName("reader")]
    Reader,
}

/// <summary>Who does something, and from where.</summary>
/// <param name="Id">A key's id, a token's issuer and subject, a user of the machine, a target's id.</param>
/// <param name="Tenant">Null: an operator, or the system.</param>
/// <param name="Origin">A network address, or the name of this machine.</param>
/// <param name="RequestId">The same for all that one request or command does.</param>
public sealed record Actor(ActorKind Kind, string Id, string? Tenant, string Origin, string RequestId)
{
    public static readonly Actor System = new(ActorKind.System, "alerts", null, "", "");
}

/// <summary>Who is at work here: flows with the asynchronous call, so that use cases need not hand it on.</summary>
/// <param name="host">Who is at work where nobody is named; null: <see cref="Actor.System"/>.</param>
public sealed class CurrentActor(Actor? host = null)
{
    private readonly AsyncLocal<Actor?> _actor = new();

    public Actor Value
    {
        get => _actor.Value ?? host ?? Actor.System;
        set => _actor.Value = value;
    }
}
