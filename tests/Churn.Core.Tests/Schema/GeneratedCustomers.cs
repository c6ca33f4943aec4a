using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Core.Schema;
using CsCheck;

namespace Churn.Core.Tests.Schema;

/// <summary>A value as a CSV field and as a JSON member have it.</summary>
internal sealed record Content(string Text, string Json)
{
    public static Content OfText(string text) => new(text, JsonSerializer.Serialize(text, Loose));

    /// <summary>A number, true or false: JSON writes it as it stands.</summary>
    public static Content OfLiteral(string literal) => new(literal, literal);

    public static Content Null { get; } = new("", "null");

    private static readonly JsonSerializerOptions Loose = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A schema with one customer of it: some of its columns, in some order, each with a content.</summary>
internal sealed record GeneratedCustomer(CustomerSchema Schema, IReadOnlyList<(string Name, Content Content)> Fields)
{
    public string Json => $"{{{string.Join(", ", Fields.Select(pair => $"{JsonSerializer.Serialize(pair.Name)}: {pair.Content.Json}"))}}}";

    public override string ToString() => Json;
}

/// <summary>Generates schemas and customers, the awkward ones more often than life does.</summary>
internal static class GeneratedCustomers
{
    private const string Label = "Churn";

    private static readonly string[] AwkwardWords =
    [
        "a", "A", "One year", "straße", "月払い", "🙂", "e\u0301", "1", "01", "2.5", "-0", "1e3", "16777217", "true", "True", "false", "no",
        "Yes", "null", "NaN", "Infinity", "1,5", "1.000", "\"quoted\"", "back\\slash", "a\tb", "\u200B", "0x1F", "٣",
    ];

    private static readonly Gen<string> Word = Gen.OneOf(AwkwardWords);

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[-100, 100].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-200, 200].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Single.Where(float.IsFinite).Select(number => number.ToString("E8", CultureInfo.InvariantCulture)),
        Gen.OneOf("0", "-0", "1", "1.0", "1E2", "1e39", "-1e400", "1e-60", "16777217"));

    private static readonly Gen<Content> AnyContent = Gen.Frequency(
        (4, Word.Select(Content.OfText)),
        (4, Number.Select(Content.OfLiteral)),
        (2, Number.Select(Content.OfText)),
        (1, Gen.Select(Word, Gen.OneOf(" ", "\t", "\u00A0", "  \r\n")).Select((word, blank) => Content.OfText(blank + word + blank))),
        (1, Gen.OneOf(Content.OfLiteral("true"), Content.OfLiteral("false"), Content.Null, Content.OfText(""), Content.OfText("  "))),
        (1, Gen.Char['\0', '\uD7FF'].Array[0, 60].Select(letters => Content.OfText(new string(letters)))));

    public static Gen<CustomerSchema> Schema { get; } =
        from names in Gen.OneOf("tenure", "Größe", "契約", "a/b~c", "probability", "x y", "Id", "ID", "🙂", "#v1", "\"", "1").HashSet[1, 8]
        from columns in Gen.Select(Gen.Int[0, 5], Range, Gen.OneOf(AwkwardWords).HashSet[1, 6], Gen.OneOf(("0", "1"), ("No", "Yes"), ("f", "T")))
            .Array[names.Count]
        select MakeSchema([.. names], columns);

    public static Gen<GeneratedCustomer> Customer { get; } =
        from schema in Schema
        from order in Gen.Shuffle(schema.Columns.Select(column => column.Name).Append(Label).ToArray())
        from count in Gen.Int[1, order.Length]
        from contents in AnyContent.Array[count]
        select new GeneratedCustomer(schema, [.. order.Zip(contents)]);

    private static Gen<(float Low, float High)> Range =>
        Gen.Select(Gen.Single[-100, 100], Gen.Single[-100, 100]).Select((a, b) => (Math.Min(a, b), Math.Max(a, b)));

    private static CustomerSchema MakeSchema(
        string[] names, (int Kind, (float Low, float High) Range, HashSet<string> Words, (string No, string Yes) Spelling)[] parts)
    {
        var columns = names.Zip(parts, (name, part) => (Column)(part.Kind switch
        {
            0 => new IdentifierColumn(name),
            1 => new IgnoredColumn(name, "generated"),
            2 => new BooleanColumn(name, part.Spelling.No, part.Spelling.Yes),
            3 => new CategoryColumn(name, [.. part.Words.Order(StringComparer.Ordinal)]),
            _ => new NumberColumn(name, part.Range.Low, part.Range.High),
        }));
        return new CustomerSchema([.. columns, new NumberColumn("always", 0, 1)], new LabelColumn(Label, "Yes", "No"));
    }
}
