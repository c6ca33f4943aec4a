using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.Core.Campaigns;
using Churn.TestSupport;

namespace Churn.Core.Tests.Campaigns;

/// <summary>Holds docs/actions.schema.json to what the reader takes, by the keywords of JSON Schema that it uses.</summary>
public sealed partial class ActionsSchemaTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(Read("docs/actions.schema.json"));

    [Fact]
    public void Example_files_are_good_by_the_schema_and_by_the_reader()
    {
        string[] examples =
        [
            Read("data/actions.json"),
            JsonBlock().Match(Read("docs/campaigns.md")).Groups[1].Value,
        ];
        foreach (var example in examples)
        {
            Fits(Schema, JsonElement.Parse(example)).Should().BeTrue(example);
            IsRead(example.Replace("\"discount\"]", "\"call\"]", StringComparison.Ordinal)).Should().BeTrue(example);
        }
    }

    [Theory]
    [InlineData("contactCost", "-1")]
    [InlineData("contactCost", "\"1\"")]
    [InlineData("contactCost", null)]
    [InlineData("acceptance", "0")]
    [InlineData("acceptance", "1.1")]
    [InlineData("acceptance", "\"some\"")]
    [InlineData("acceptance", "{}")]
    [InlineData("valueKept", "0")]
    [InlineData("valueKept", "{\"column\": \"\"}")]
    [InlineData("valueKept", "\"measured\"")]
    [InlineData("capacity", "0")]
    [InlineData("capacity", "1.5")]
    [InlineData("eligibility", "[\"tenure\"]")]
    [InlineData("eligibility", "\"tenure > 1\"")]
    [InlineData("coolDown", "{}")]
    [InlineData("coolDown", "{\"days\": 0}")]
    [InlineData("messages", "[{\"body\": \"x\"}]")]
    [InlineData("messages", "[{\"language\": \"de\"}]")]
    [InlineData("messages", "[{\"language\": \"de\", \"body\": \"x\", \"subject\": \"a\\nb\"}]")]
    [InlineData("name", null)]
    [InlineData("name", "\"\"")]
    [InlineData("uplift", "\"\"")]
    [InlineData("unknown", "1")]
    public void What_the_reader_refuses_does_not_fit_the_schema(string member, string? value)
    {
        var file = FileWith(member, value);

        IsRead(file).Should().BeFalse();
        Fits(Schema, JsonElement.Parse(file)).Should().BeFalse();
    }

    [Theory]
    [InlineData("acceptance", "1")]
    [InlineData("acceptance", "\"measured\"")]
    [InlineData("acceptance", "{\"column\": \"p\"}")]
    [InlineData("valueKept", "0.5")]
    [InlineData("contactCost", "0")]
    [InlineData("eligibility", "[\"a >= 1\", \"b != x\"]")]
    [InlineData("coolDown", "{\"days\": 1}")]
    [InlineData("notAfter", "[\"a\"]")]
    [InlineData("messages", "[{\"language\": \"de\", \"body\": \"{tenure}\", \"subject\": \"x\"}]")]
    public void What_the_reader_takes_fits_the_schema(string member, string value)
    {
        var file = FileWith(member, value);

        IsRead(file).Should().BeTrue();
        Fits(Schema, JsonElement.Parse(file)).Should().BeTrue();
    }

    [Theory]
    [InlineData("""[{"name": "new", "action": "a"}]""", true)]
    [InlineData("""[{"name": "newer", "action": "a"}]""", false)]
    [InlineData("""[{"name": "new"}]""", false)]
    public void Reader_and_schema_agree_on_the_actions_of_segments(string segments, bool isGood)
    {
        var file = FileWith("notAfter", "[]").Replace("\"actions\"", $"\"segments\": {segments}, \"actions\"");

        IsRead(file).Should().Be(isGood);
        Fits(Schema, JsonElement.Parse(file)).Should().Be(isGood);
    }

    private static string FileWith(string member, string? value)
    {
        var members = new Dictionary<string, string>
        {
            ["name"] = "\"a\"",
            ["contactCost"] = "1",
            ["acceptanceCost"] = "2",
            ["acceptance"] = "0.3",
            ["valueKept"] = "200",
        };
        if (value is null) members.Remove(member);
        else members[member] = value;
        var action = string.Join(", ", members.Select(pair => $"\"{pair.Key}\": {pair.Value}"));
        return $$"""{"version": 1, "actions": [{{{action}}}]}""";
    }

    private static bool IsRead(string json) => ActionListReader.Read(Encoding.UTF8.GetBytes(json), out _).Count == 0;

    private static bool Fits(JsonElement schema, JsonElement value) => schema.EnumerateObject()
        .OrderByDescending(keyword => keyword.Name == "type") // the others take it for granted
        .All(keyword => Fits(keyword, schema, value));

    private static bool Fits(JsonProperty keyword, JsonElement schema, JsonElement value) => keyword.Name switch
    {
        "$schema" or "$defs" or "title" or "description" => true,
        "$ref" => Fits(Schema.GetProperty("$defs").GetProperty(keyword.Value.GetString()!.Split('/')[^1]), value),
        "anyOf" => keyword.Value.EnumerateArray().Any(option => Fits(option, value)),
        "const" => JsonElement.DeepEquals(keyword.Value, value),
        "enum" => keyword.Value.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)),
        "type" => keyword.Value.GetString() switch
        {
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
            var type => type!.Equals(value.ValueKind.ToString(), StringComparison.OrdinalIgnoreCase),
        },
        "required" => keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => keyword.Value.EnumerateObject().All(member =>
            !value.TryGetProperty(member.Name, out var found) || Fits(member.Value, found)),
        "additionalProperties" => value.EnumerateObject().All(member =>
            schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
        "items" => value.EnumerateArray().All(item => Fits(keyword.Value, item)),
        "minItems" => value.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => value.GetArrayLength() <= keyword.Value.GetInt32(),
        "maxLength" => value.GetString()!.Length <= keyword.Value.GetInt32(),
        "minLength" => value.GetString()!.Length >= keyword.Value.GetInt32(),
        "pattern" => Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!),
        "minimum" => value.GetDouble() >= keyword.Value.GetDouble(),
        "exclusiveMinimum" => value.GetDouble() > keyword.Value.GetDouble(),
        "maximum" => value.GetDouble() <= keyword.Value.GetDouble(),
        var other => throw new NotSupportedException($"The keyword {other} is not known here."),
    };

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
