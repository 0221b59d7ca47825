using System.Numerics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Alerts.DataFiles;

/// <summary>Turns what the schema validator found into faults that an author can act on.</summary>
internal static class SchemaFaults
{
    private const string NoObject = "must be an object";

    public static IEnumerable<DataFault> Of(string file, JsonSchema schema, string json)
    {
        var faults = schema.Validate(Parse(json)).SelectMany(e => Of(file, e)).Distinct().ToList();

        // Of what is no object, the validator also says that each property is missing.
        var noObjects = faults.Where(f => f.Reason == NoObject).Select(f => f.Pointer).ToHashSet(StringComparer.Ordinal);
        return faults.Where(f => f.Reason == NoObject || !noObjects.Contains(f.Pointer));
    }

    // As the validator parses a text, but that it throws at an integer that no fixed-width type holds.
    private static JToken Parse(string json)
    {
        using var text = new StringReader(json);
        using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
        var root = JToken.ReadFrom(reader);
        var values = root is JContainer container ? container.Descendants().OfType<JValue>() : [(JValue)root];
        foreach (var value in values.Where(v => v.Value is BigInteger))
        {
            value.Value = (double)(BigInteger)value.Value!;
        }

        return root;
    }

    // An array item, or a failed choice of forms or types, carries the real reasons as children.
    private static List<DataFault> Of(string file, ValidationError error)
    {
        // "null or an object": the author who wrote an object wants to hear what is wrong in it. Of several forms the
        // nearest is meant; where two are as near, nobody can say which.
        var forms = Choices(error)
            .Select(form => form.SelectMany(e => Of(file, e)).Distinct().ToList())
            .OrderBy(faults => faults.Count)
            .ToList();
        return forms switch
        {
            [] => [Single(file, error)],
            [var nearest, var next, ..] when nearest.Count == next.Count => [Single(file, error)],
            [var nearest, ..] => nearest,
        };
    }

    private static IEnumerable<ICollection<ValidationError>> Choices(ValidationError error) => error switch
    {
        ChildSchemaValidationError forms => forms.Errors.Values.Where(form => !form.All(e => e.Kind == ValidationErrorKind.NullExpected)),
        MultiTypeValidationError types => types.Errors.Where(type => type.Key != JsonObjectType.Null).Select(type => type.Value),
        _ => [],
    };

    private static DataFault Single(string file, ValidationError error)
        => new(file, Pointer(error), Reason(error), error.HasLineInfo ? error.LineNumber : null);

    // The validator ends the path with the property as it stands, whatever signs it has; and a property that is missing
    // has no place, so the object that lacks it is named.
    private static string Pointer(ValidationError error)
    {
        var path = error.Path ?? "";
        if (error.Kind is not (ValidationErrorKind.PropertyRequired or ValidationErrorKind.NoAdditionalPropertiesAllowed)
            || error.Property is not { Length: > 0 } property || !path.EndsWith(property, StringComparison.Ordinal))
        {
            return JsonPointer.OfPath(path);
        }

        var parent = JsonPointer.OfPath(path[..^property.Length]);
        return error.Kind == ValidationErrorKind.PropertyRequired ? parent : parent + JsonPointer.Step(property);
    }

    private static string Reason(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not a known property",
        ValidationErrorKind.PatternMismatch => $"the text does not match the pattern {error.Schema.Pattern}",
        ValidationErrorKind.NotInEnumeration => $"must be one of {string.Join(", ", error.Schema.Enumeration.Select(v => v?.ToString() ?? "null"))}",
        ValidationErrorKind.StringTooShort => $"must have at least {error.Schema.MinLength} characters",
        ValidationErrorKind.TooFewItems => $"must have at least {error.Schema.MinItems} items",
        ValidationErrorKind.ItemsNotUnique => "has an item twice",
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.ArrayExpected => "must be an array",
        ValidationErrorKind.ObjectExpected => NoObject,
        ValidationErrorKind.BooleanExpected => "must be true or false",
        ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected => "must be a number",
        ValidationErrorKind.NumberTooSmall => $"must be more than {error.Schema.ExclusiveMinimum ?? error.Schema.Minimum}",
        ValidationErrorKind.StringTooLong => $"must have at most {error.Schema.MaxLength} characters",
        ValidationErrorKind.NotOneOf or ValidationErrorKind.NotAnyOf => "fits none of the forms that are allowed here, or more than one",
        _ => $"breaks the schema ({error.Kind})",
    };
}
