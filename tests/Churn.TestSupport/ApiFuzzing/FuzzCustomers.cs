using System.Text.Json;
using CsCheck;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Makes customers as JSON from the customer schema of the document.</summary>
internal sealed class FuzzCustomers
{
    private static readonly string[] UnknownNames =
    [
        "",
        "Tenure ",
        "TENURE",
        "constructor",
        "__proto__",
        "$ref",
        "a/b~c",
        "customer id",
        "\u200b",
        new string('n', 600),];

    private readonly (string Name, JsonElement Schema)[] fields;

    public FuzzCustomers(ApiDocument document)
    {
        fields =
        [
            .. document
                .Customer.GetProperty("properties")
                .EnumerateObject()
                .Select(field => (field.Name, document.Schemas.Resolve(field.Value))),];
        Good = Members(field => FuzzValues.Good(field.Schema), keep: 0.9).Where(members => members.Length > 0).Select(Object);
        Odd = Gen.Select(
            Members(field => Gen.Frequency((7, FuzzValues.Good(field.Schema)), (3, FuzzValues.Odd)), keep: 0.8),
            Extra(0.05),
            (members, extra) => Object([.. members, .. extra]));
        Hostile = Gen.Select(
            Members(_ => FuzzValues.Hostile, keep: 0.5),
            Extra(0.5),
            Gen.Bool,
            (members, extra, twice) => Object([.. members, .. extra, .. twice ? members : []]));
    }

    /// <summary>Customers that must be answered for.</summary>
    public Gen<string> Good { get; }

    /// <summary>Customers that may be answered for.</summary>
    public Gen<string> Odd { get; }

    /// <summary>Objects that are hardly customers.</summary>
    public Gen<string> Hostile { get; }

    /// <summary>Rows of a table with the names of all fields above them.</summary>
    /// <param name="rows">How many.</param>
    public Gen<string> Table(int rows) =>
        FuzzValues
            .Cell.Array[fields.Length]
            .Array[rows]
            .Select(cells =>
                string.Concat(
                    cells
                        .Prepend(fields.Select(field => field.Name).ToArray())
                        .Select(row => string.Join(',', row.Select(Cell)) + "\r\n")));

    private Gen<string[]> Members(Func<(string Name, JsonElement Schema), Gen<string>> value, double keep) =>
        Gen.Shuffle(fields)
            .SelectMany(shuffled =>
                Gen.Select(
                    Gen.Double[0, 1].Array[shuffled.Length],
                    OneEach(shuffled, value),
                    (chances, members) => members.Where((_, i) => chances[i] < keep).ToArray()));

    private static Gen<string[]> OneEach(
        (string Name, JsonElement Schema)[] fields,
        Func<(string Name, JsonElement Schema), Gen<string>> value) =>
        fields.Aggregate(
            Gen.Const(Array.Empty<string>()),
            (before, field) =>
                Gen.Select(
                    before,
                    value(field),
                    Gen.Int[0, 30],
                    (members, json, escape) => (string[])[.. members, $"{Name(field.Name, escape == 0)}:{json}"]));

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>A name as it stands or, which means the same, with its first letter escaped.</summary>
    private static string Name(string name, bool escaped) =>
        escaped ? $"\"\\u{(int)name[0]:x4}{FuzzValues.Quote(name[1..])[1..]}" : FuzzValues.Quote(name);

    private static Gen<string[]> Extra(double share) =>
        Gen.Select(
            Gen.Double[0, 1],
            Gen.OneOf(UnknownNames),
            FuzzValues.Odd,
            (chance, name, json) => chance < share ? new[] { $"{FuzzValues.Quote(name)}:{json}" } : []);

    private static string Object(string[] members) => $"{{{string.Join(',', members)}}}";
}
