using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Core.Schema;
using CsCheck;

namespace Churn.Core.Tests.Schema;

/// <summary>A value as a CSV field and as a JSON member have it.</summary>
internal sealed record Content(string Text, string Json)
{
    public bool IsJsonNumber => Json.Length > 0 && (Json[0] == '-' || char.IsAsciiDigit(Json[0]));

    public static Content OfText(string text) => new(text, JsonSerializer.Serialize(text, Loose));

    /// <summary>A number, true or false: JSON writes it as it stands.</summary>
    public static Content OfLiteral(string literal) => new(literal, literal);

    public static Content Null { get; } = new("", "null");

    private static readonly JsonSerializerOptions Loose = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A schema with one customer of it: some of its columns, in some order, each with a content.</summary>
internal sealed record GeneratedCustomer(CustomerSchema Schema, IReadOnlyList<(string Name, Content Content)> Fields)
{
    public string Json =>
        $"{{{string.Join(", ", Fields.Select(pair => $"{JsonSerializer.Serialize(pair.Name)}: {pair.Content.Json}"))}}}";

    public override string ToString() => Json;
}

/// <summary>A schema with a hundred customers of it.</summary>
internal sealed record GeneratedBase(CustomerSchema Schema, IReadOnlyList<GeneratedCustomer> Customers);

/// <summary>Generates schemas and customers, the awkward ones more often than life does.</summary>
internal static class GeneratedCustomers
{
    public static readonly DateOnly AsOf = new(2024, 5, 31);

    private const string Label = "Churn";

    private static readonly string[] AwkwardWords =
    [
        "a",
        "A",
        "One year",
        "straße",
        "月払い",
        "🙂",
        "e\u0301",
        "1",
        "01",
        "2.5",
        "-0",
        "1e3",
        "16777217",
        "true",
        "True",
        "false",
        "no",
        "Yes",
        "null",
        "NaN",
        "Infinity",
        "1,5",
        "1.000",
        "\"quoted\"",
        "back\\slash",
        "a\tb",
        "\u200B",
        "0x1F",
        "٣",
        "NA",
        "\\N",
        "Unknown",
        "#DIV/0!",
        ".",
        "9999-12-31",
        "0000-00-00",
        "1900-01-01",
        "28-May-18",
        "28. Mai 2018",
        "12.3k",
        "5:59:56",
        "2 years",
        "'12",
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
        (
            1,
            Gen.Select(Word, Gen.OneOf(" ", "\t", "\u00A0", "  \r\n"))
                .Select((word, blank) => Content.OfText(blank + word + blank))),
        (
            1,
            Gen.OneOf(
                Content.OfLiteral("true"),
                Content.OfLiteral("false"),
                Content.Null,
                Content.OfText(""),
                Content.OfText("  "))),
        (1, Gen.Char['\0', '\uD7FF'].Array[0, 60].Select(letters => Content.OfText(new string(letters)))));

    private static readonly Gen<NumberFormat> Format = Gen.Frequency(
        (1, Gen.Const(default(NumberFormat))),
        (2, Gen.Select(
            Gen.OneOf(DecimalMark.Point, DecimalMark.Comma), Gen.Enum<ThousandsMark>(),
                Gen.OneOf<string?>(null, "€", "%", "US$", "Rs.", "kr.", "zł", "months", "seconds", "calls"), Gen.Bool)
            .Where((mark, thousands, _, _) =>
                (mark, thousands) is not (
                    (DecimalMark.Point, ThousandsMark.Point) or (DecimalMark.Comma, ThousandsMark.Comma or ThousandsMark.Indian)))
            .Select((mark, thousands, unit, magnitudes) => new NumberFormat(mark, thousands, unit, magnitudes))));

    private static readonly Gen<DateOnly> Day = Gen.Int[0, 100_000].Select(days => new DateOnly(1950, 1, 1).AddDays(days));

    private static readonly Gen<string[]> MissingWords =
        Gen.OneOf<string[]>([], ["NA", "-"], ["null", "1", "n/a"], ["1900-01-01"]);

    /// <summary>What any column may hold, and what a column may hold that writes numbers or dates as it does.</summary>
    private static readonly Gen<Ingredients> Ingredient =
        from any in AnyContent
        from number in Gen.Long[-10_000_000, 10_000_000].Select(cents => cents / 100m)
        from day in Day
        from style in Gen.Int[0, 99]
        select new Ingredients(any, number, day, style);

    public static Gen<CustomerSchema> Schema { get; } =
        from names in Gen.OneOf(
            "tenure",
            "Größe",
            "契約",
            "a/b~c",
            "probability",
            "x y",
            "Id",
            "ID",
            "🙂",
            "#v1",
            "\"",
            "1"
        ).HashSet[1, 8]
        from parts in ColumnParts.Array[names.Count]
        select MakeSchema([.. names], parts);

    public static Gen<GeneratedCustomer> Customer { get; } = Schema.SelectMany(CustomerOf);

    public static Gen<GeneratedBase> Base { get; } =
        from schema in Schema
        from customers in CustomerOf(schema).Array[100]
        select new GeneratedBase(schema, customers);

    private static Gen<Parts> ColumnParts =>
        from kind in Gen.Int[0, 13]
        from range in Range
        from words in Gen.OneOf(AwkwardWords).HashSet[1, 6]
        from spelling in Gen.OneOf(("0", "1"), ("No", "Yes"), ("f", "T"))
        from format in Format
        from form in Gen.Enum<DateFormat>()
        from days in Gen.Select(Day, Day)
        from missing in MissingWords
        from twoDigitYearMax in Gen.OneOf(default(int?), 1999, 2049)
        select new Parts(kind, range, words, spelling, format, form, days, missing, twoDigitYearMax);

    private static Gen<(float Low, float High)> Range =>
        Gen.Select(Gen.Single[-100, 100], Gen.Single[-100, 100]).Select((a, b) => (Math.Min(a, b), Math.Max(a, b)));

    private static Gen<GeneratedCustomer> CustomerOf(CustomerSchema schema) =>
        from order in Gen.Shuffle(schema.Columns.Select(column => column.Name).Append(Label).ToArray())
        from count in Gen.Int[1, order.Length]
        from contents in Ingredient.Array[count]
        select new GeneratedCustomer(schema, [.. order.Zip(contents, (name, content) => (name, Fit(schema, name, content)))]);

    private static Content Fit(CustomerSchema schema, string name, Ingredients from)
    {
        schema.TryFind(name, out var column, out _);
        return (column, from.Style % 10) switch
        {
            (NumberColumn { Format.IsPlain: false } number, > 2) => Content.OfText(
                WrittenNumbers.Write(number.Format, from.Number, from.Style)),
            // 1.000 is another number
            (NumberColumn { Format.IsPlain: false }, _) when from.Any.IsJsonNumber => Content.OfText(from.Any.Text),
            (DayColumn day, > 1) => Content.OfText(
                DateFormats.Write(from.Style % 7 == 0 ? DateFormat.Iso : day.Form, from.Day)
                    + (from.Style > 70 ? " 23:59:59" : "")),
            _ => from.Any,
        };
    }

    private static CustomerSchema MakeSchema(string[] names, Parts[] parts)
    {
        var columns = names.Zip(parts, (name, part) => (Column)(part.Kind switch
        {
            0 => new IdentifierColumn(name),
            1 => new IgnoredColumn(name, "generated"),
            2 => new BooleanColumn(name, part.Spelling.No, part.Spelling.Yes, missingWords: part.MissingWords),
            3 => new CategoryColumn(name, [.. part.Words.Order(StringComparer.Ordinal)], missingWords: part.MissingWords),
            4 => new TextColumn(name),
            5 => new ConstantColumn(name),
            6 when Array.FindIndex(parts, other => other.Kind == 6) == Array.IndexOf(names, name) =>
                new TimeColumn(name, part.Form, part.MissingWords, part.TwoDigitYearMax),
            < 10 => new DateColumn(
                name, part.Form, part.Days.Item1 < part.Days.Item2 ? part.Days.Item1 : part.Days.Item2,
                part.Days.Item1 < part.Days.Item2 ? part.Days.Item2
                    : part.Days.Item1, missingWords: part.MissingWords, twoDigitYearMax: part.TwoDigitYearMax),
            _ => new NumberColumn(name, part.Range.Low, part.Range.High, missingWords: part.MissingWords, format: part.Format),
        }));
        return new CustomerSchema([.. columns, new NumberColumn("always", 0, 1)], new LabelColumn(Label, "Yes", "No"), AsOf);
    }

    private sealed record Ingredients(Content Any, decimal Number, DateOnly Day, int Style);

    private sealed record Parts(
        int Kind,
        (float Low, float High) Range,
        HashSet<string> Words,
        (string No, string Yes) Spelling,
        NumberFormat Format,
        DateFormat Form,
        (DateOnly, DateOnly) Days,
        string[] MissingWords,
        int? TwoDigitYearMax);
}
