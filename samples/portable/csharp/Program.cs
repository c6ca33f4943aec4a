// Scores customers, a JSON object a line: dotnet run -- VERSION_FOLDER CUSTOMERS.ndjson SCORED.ndjson [AS_OF]
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;

const int Batch = 256;
string[] yesAndNo = ["", "yes", "true", "y", "t", "1", "1.0", "1.00", "no", "false", "n", "f", "0", "0.0", "0.00"];
string[] weekdays = ["7 Sunday", "1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday"];

var schema = Read("manifest.json")["schema"]!;
JsonObject[] columns = [.. schema["columns"]!.AsArray().Select(column => column!.AsObject())];
var keys = columns.Where(column => Kind(column) is "identifier" or "time").Select(Name).ToArray();
var words = columns.Where(column => Kind(column) == "category")
    .ToDictionary(Name, column => column["vocabulary"]!.AsArray().Select(word => (string)word!).ToHashSet());
var unseen = new Dictionary<string, int>();
using var options = new RunOptions();
using var session = new InferenceSession(Path.Combine(args[0], "portable.onnx"));

try
{
    var golden = Read("golden.json").AsArray();
    var found = Score([.. golden.Select(row => row!["record"]!.AsObject())], (string?)schema["asOf"]);
    var worst = golden.Zip(found, (row, probability) => Math.Abs((float)row!["probability"]! - probability)).Max();
    if (!(worst <= 1e-5)) throw new FormatException($"A golden record differs by {worst}: these scores cannot be trusted.");

    using (var scored = File.CreateText($"{args[2]}.part")) // renamed when it is whole
        foreach (var lines in File.ReadLines(args[1]).Chunk(Batch))
        {
            JsonObject[] customers = [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
            foreach (var (customer, probability) in customers.Zip(Score(customers, args.ElementAtOrDefault(3))))
                scored.WriteLine(new JsonObject(keys.Select(key => KeyValuePair.Create(key, customer[key]?.DeepClone())))
                {
                    ["churn_probability"] = probability,
                }.ToJsonString());
        }
}
catch (Exception fault) when (fault is FormatException or System.Text.Json.JsonException or IOException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

File.Move($"{args[2]}.part", args[2], overwrite: true);
foreach (var (column, rows) in unseen.Where(seen => seen.Value > 0))
    Console.Error.WriteLine($"{column}: rows with a word that training never saw: {rows}");
return 0;

float[] Score(JsonObject[] customers, string? asOf)
{
    OrtValue[] inputs = [.. columns.SelectMany(column => Inputs(column, customers, asOf))];
    if (inputs.Length != session.InputNames.Count) throw new FormatException("Graph and manifest are of two versions.");
    using var outputs = session.Run(options, session.InputNames, inputs, ["probability"]);
    foreach (var input in inputs) input.Dispose();
    return outputs[0].GetTensorDataAsSpan<float>().ToArray();
}

OrtValue[] Inputs(JsonObject column, JsonObject[] customers, string? asOf)
{
    switch (Kind(column))
    {
        case "number":
            return [Numbers(customers.Select(customer => Number(column, Text(column, customer))))];
        case "category" or "boolean":
            var texts = customers.Select(customer => Text(column, customer)).ToArray();
            unseen[Name(column)] = unseen.GetValueOrDefault(Name(column)) + texts.Count(text => !IsKnown(column, text));
            return [Texts(texts)];
        case "date":
            var days = customers.Select(customer => Day(column, Text(column, customer))).ToArray();
            return
            [
                Numbers(days.Zip(customers, (day, customer) => AgesFrom(customer) - day?.DayNumber ?? float.NaN)),
                Texts(days.Select(day => day?.ToString("MM", CultureInfo.InvariantCulture) ?? "")),
                Texts(days.Select(day => day is { } known ? weekdays[(int)known.DayOfWeek] : "")),
            ];
        case "freeText":
            throw new FormatException($"{Name(column)}: only churn reads free text; use churn score.");
        default:
            return [];
    }

    int AgesFrom(JsonObject customer)
    {
        var time = columns.FirstOrDefault(other => Kind(other) == "time");
        return ((time is null ? null : Day(time, Text(time, customer))) ?? Day(column, asOf ?? ""))?.DayNumber
            ?? throw new FormatException("The ages of dates count from a day: give AS_OF, such as 2026-11-30.");
    }
}

string Text(JsonObject column, JsonObject customer)
{
    if (!customer.TryGetPropertyValue(Name(column), out var value))
        throw new FormatException($"A customer has no {Name(column)}; if nothing is known of it, send null.");
    var text = value?.ToString().Trim() ?? "";
    var isMissing = column["missingWords"]!.AsArray().Any(word => text.Equals((string?)word, StringComparison.OrdinalIgnoreCase));
    return isMissing ? "" : text;
}

bool IsKnown(JsonObject column, string text) => Kind(column) == "boolean"
    ? yesAndNo.Contains(text, StringComparer.OrdinalIgnoreCase)
    : text.Length == 0 || words[Name(column)].Contains(text);

float Number(JsonObject column, string text) => text.Length == 0 ? float.NaN
    : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number
    : throw new FormatException($"{Name(column)}: a customer has no number; correct it, or send null.");

DateOnly? Day(JsonObject column, string text) => text.Length == 0 ? null
    : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
    : throw new FormatException($"{Name(column)}: a customer has no date (yyyy-MM-dd); correct it, or send null.");

static OrtValue Numbers(IEnumerable<float> numbers)
{
    var values = numbers.ToArray();
    return OrtValue.CreateTensorValueFromMemory(values, [values.Length, 1]);
}

static OrtValue Texts(IEnumerable<string> texts)
{
    var values = texts.ToArray();
    var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [values.Length, 1]);
    for (var i = 0; i < values.Length; i++) tensor.StringTensorSetElementAt(values[i].AsSpan(), i);
    return tensor;
}

static string Kind(JsonObject column) => (string)column["kind"]!;

static string Name(JsonObject column) => (string)column["name"]!;

JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(args[0], file)))!;
