using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>Writes a revision as a policies.json that the reader takes again, with the same revision's name.</summary>
public static class PolicyDocument
{
    // What a record may leave out is left out at its default, which says the same; the schema wants it so.
    private static readonly JsonSerializerOptions Options = new(DataFileReader.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
    };

    /// <summary>UTF-8, in canonical order.</summary>
    public static byte[] Write(PolicyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var canonical = CanonicalPolicies.Of(file);
        return JsonSerializer.SerializeToUtf8Bytes(canonical with { Measures = [.. canonical.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(WithLists)] })] }, Options);
    }

    // Empty lists are absent in the canonical form, and required in the file.
    private static Provision WithLists(Provision provision) => provision with { ControlCodes = provision.ControlCodes ?? [], HsCodes = provision.HsCodes ?? [] };

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.AssociatedParameter is { HasDefaultValue: true }))
        {
            var (none, before) = (property.AssociatedParameter!.DefaultValue, property.ShouldSerialize);
            property.ShouldSerialize = (owner, value) => !Equals(value, none) && (before?.Invoke(owner, value) ?? true);
        }
    }
}
