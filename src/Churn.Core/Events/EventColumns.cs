using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Campaigns;
using Churn.Core.Schema;

namespace Churn.Core.Events;

/// <summary>Which columns of an events file hold what, as events.json says it; null where it is to be found out.</summary>
public sealed record EventColumns
{
    private static readonly string[] Roles = ["customer", "time", "knownAt", "type", "channel", "amount"];

    /// <summary>The column that names the customer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Customer { get; init; }

    /// <summary>The column of times.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Time { get; init; }

    /// <summary>The column that says when an event became known, where that is later than when it happened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KnownAt { get; init; }

    /// <summary>The column of types.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>The column of channels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }

    /// <summary>The column of amounts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Amount { get; init; }

    /// <summary>More columns of words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>More columns of numbers.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Columns of free text; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Whether 05/06/2024 is in June; null to find out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DayFirst { get; init; }

    /// <summary>What stands before the fraction of numbers; null to find out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DecimalMark? Decimal { get; init; }

    /// <summary>Columns that are not to be read; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>Reads events.json.</summary>
    /// <param name="json">The file's content in UTF-8; a byte order mark is passed over.</param>
    /// <param name="columns">What it says; null where there are faults.</param>
    /// <returns>A sentence for each fault; none where the file is good.</returns>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> json, out EventColumns? columns)
    {
        columns = null;
        var faults = new List<string>();
        try
        {
            var read = Read(new JsonFields(ActionListReader.Parse(json), "", faults), faults);
            if (faults.Count == 0) columns = read;
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line
                ? FormattableString.Invariant($" at line {line + 1}, byte {fault.BytePositionInLine + 1}") : "";
            return [$"It is not valid JSON{place}, or a name stands there twice. docs/events.md describes the file."];
        }

        return faults;
    }

    private static EventColumns Read(JsonFields file, List<string> faults)
    {
        file.AllowOnly(["$schema", .. Roles, "words", "numbers", "texts", "ignore", "dates", "decimal"]);
        var order = file.Text("dates");
        if (order is not (null or "day-first" or "month-first"))
            faults.Add("dates must be day-first or month-first.");
        var mark = file.Text("decimal");
        if (mark is not (null or "comma" or "point")) faults.Add("decimal must be comma or point.");
        var read = new EventColumns
        {
            Customer = file.Text("customer"),
            Time = file.Text("time"),
            KnownAt = file.Text("knownAt"),
            Type = file.Text("type"),
            Channel = file.Text("channel"),
            Amount = file.Text("amount"),
            Words = file.Texts("words"),
            Numbers = file.Texts("numbers"),
            Texts = file.Texts("texts") is [_, ..] texts ? texts : null,
            Ignore = file.Texts("ignore") is [_, ..] ignored ? ignored : null,
            Decimal = mark is null ? null : mark == "comma" ? DecimalMark.Comma : DecimalMark.Point,
            DayFirst = order is null ? null : order == "day-first",
        };
        foreach (var twice in read.All.CountBy(name => name).Where(name => name.Value > 1))
            faults.Add($"The column '{twice.Key}' is named {twice.Value} times; a column holds one thing.");
        return read;
    }

    /// <summary>Writes events.json, for people to edit, without the roles that nothing has.</summary>
    /// <param name="file">Takes the file.</param>
    public void WriteTo(Stream file)
    {
        using var json = new Utf8JsonWriter(
            file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        foreach (var (role, column) in Roles.Zip([Customer, Time, KnownAt, Type, Channel, Amount]))
            if (column is not null) json.WriteString(role, column);
        var lists = new[] { ("words", Words), ("numbers", Numbers), ("texts", Texts ?? []), ("ignore", Ignore ?? []) };
        foreach (var (role, columns) in lists)
        {
            if (columns.Count == 0) continue;
            json.WriteStartArray(role);
            foreach (var column in columns) json.WriteStringValue(column);
            json.WriteEndArray();
        }

        if (Decimal is { } mark) json.WriteString("decimal", mark == DecimalMark.Comma ? "comma" : "point");
        if (DayFirst is { } dayFirst) json.WriteString("dates", dayFirst ? "day-first" : "month-first");
        json.WriteEndObject();
    }

    private IEnumerable<string> All =>
    [
        .. new[] { Customer, Time, KnownAt, Type, Channel, Amount }.OfType<string>(),
        .. Words, .. Numbers, .. Texts ?? [], .. Ignore ?? [],
    ];
}
