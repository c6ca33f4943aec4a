using System.Text;
using System.Text.Json;
using Churn.Data.Inference;
using Churn.TestSupport;

namespace Churn.Data.Tests.Inference;

public sealed class ColumnsFileTests : IDisposable
{
    private const string Kinds = "number, category, boolean, date, text, freeText, identifier, ignored";

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData(
        """{ "columns": [ { "name": "tenure", "kind": "text code" } ] }""",
        "(1): kind is \"text code\"; it must be one of " + Kinds)]
    [InlineData("{ \"columns\": [\n{ \"name\": \"tenure\",\n\"kind\": 7 } ] }", "(3): kind is 7; it must be one of " + Kinds)]
    [InlineData(
        """{ "columns": { "tenure": { "kind": "number" } } }""",
        "columns is an object; it must be a list of columns, as in { \"columns\"")]
    [InlineData("""{ "columns": null }""", "columns is null; it must be a list of columns")]
    [InlineData("""{ "columns": [ "tenure" ] }""", "\"tenure\" stands in columns where an object must be")]
    [InlineData("""{ "columns": [ null ] }""", "null stands in columns where an object must be")]
    [InlineData("""{ "columns": [ { "kind": "number" } ] }""", "a column without a name")]
    [InlineData("""{ "columns": [ { "name": null } ] }""", "name is null; it must be a text in quotes")]
    [InlineData("""{ "columns": [ { "name": " " } ] }""", "a column without a name")]
    [InlineData("""{ "columns": [ { "name": 3 } ] }""", "name is 3; it must be a text in quotes")]
    [InlineData(
        """{ "columns": [ { "name": "x", "knd": "number" } ] }""",
        "'knd' is unknown. Did you mean 'kind'? The members are name, kind")]
    [InlineData("""{ "columns": [ { "name": "x", "my kind": "number" } ] }""", "'my kind' is unknown.")]
    [InlineData(
        """{ "columns": [ { "name": "x", "kind": "number", "kind": "date" } ] }""",
        "'kind' stands 2 times in one object")]
    [InlineData(
        """{ "columns": [ { "name": "x", "missingWords": "none" } ] }""",
        "missingWords is \"none\"; it must be a list of texts")]
    [InlineData("""{ "columns": [ { "name": "x", "min": "3" } ] }""", "min is \"3\"; it must be a number")]
    [InlineData("""{ "columns": [ { "name": "x", "actionable": "yes" } ] }""", "it must be one of no, any, up, down")]
    [InlineData("""{ "columns": [ { "name": "x", "forbid": "a" } ] }""", "forbid is \"a\"; it must be a list of texts")]
    [InlineData("""{ "noHeader": 1 }""", "noHeader is 1; it must be true or false")]
    [InlineData("""{ "asOf": "31.12.2024" }""", "asOf is \"31.12.2024\"; it must be a day, as in \"2024-05-31\"")]
    [InlineData("""{ "lable": "Churn" }""", "'lable' is unknown. Did you mean 'label'?")]
    [InlineData("[ { \"name\": \"x\" } ]", "a list stands where an object must be")]
    [InlineData("null", "null stands where an object must be")]
    [InlineData("7", "7 stands where an object must be")]
    [InlineData("", "the file is empty")]
    [InlineData("  \n", "this is not valid JSON")]
    [InlineData("id,tenure\n1,2\n", "(1): this is not valid JSON")]
    [InlineData("{\n \"columns\": [\n", "this is not valid JSON")]
    [InlineData("{ 'columns': [] }", "(1): this is not valid JSON")]
    public void What_is_wrong_is_said_in_plain_words(string json, string expected)
    {
        File.WriteAllText(folder["columns.json"], json);

        var read = () => ColumnsFile.Read(folder["columns.json"]);

        var message = read.Should().Throw<FormatException>().Which.Message;
        message.Should().StartWith(folder["columns.json"]).And.Contain(expected)
            .And.NotContain("Churn.Training").And.NotContain("System.").And.NotContain("LineNumber").And.NotContain(".NET");
    }

    [Fact]
    public void Comments_trailing_commas_and_byte_order_marks_are_read()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode })
        {
            const string Json = """{ "columns": [ { "name": "x", "kind": "Category", }, ], } // mine""";
            File.WriteAllText(folder["columns.json"], Json, encoding);

            ColumnsFile.Read(folder["columns.json"]).Columns.Should().ContainSingle().Which.Kind.Should().Be(ColumnKind.Category);
        }
    }

    [Fact]
    public void A_file_too_large_for_a_description_is_not_read()
    {
        using (var file = File.Create(folder["columns.json"])) file.SetLength(65L << 20);

        var read = () => ColumnsFile.Read(folder["columns.json"]);

        read.Should().Throw<FormatException>().WithMessage("*the file has 68157440 bytes*");
    }

    [Fact]
    public void The_place_of_the_label_is_taken_over_whole()
    {
        File.WriteAllText(folder["columns.json"], """{ "labelFilled": "Cancelled on", "unlabelled": "ignore" }""");

        var options = ColumnsFile.Read(folder["columns.json"]).ApplyTo(new SchemaOptions { Label = "Churn", Positive = "Yes" });

        (options.Label, options.Positive, options.LabelFilled, options.Unlabelled)
            .Should().Be((null, null, "Cancelled on", UnlabelledRows.Ignore));
    }

    [Fact]
    public void Schema_for_editors_has_the_members_that_the_reader_takes()
    {
        var schema = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "columns.schema.json")));
        var column = schema.GetProperty("$defs").GetProperty("column");

        MembersOf(schema).Should().BeEquivalentTo(MembersOf(typeof(ColumnsFile)));
        MembersOf(column).Should().BeEquivalentTo(MembersOf(typeof(ColumnOptions)));
        column.GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray().Select(kind => kind.GetString())
            .Should().Equal(Kinds.Split(", "));

        static IEnumerable<string> MembersOf(object type) => type is JsonElement json
            ? json.GetProperty("properties").EnumerateObject().Select(member => member.Name)
            : ((Type)type).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
    }

    public void Dispose() => folder.Dispose();
}
