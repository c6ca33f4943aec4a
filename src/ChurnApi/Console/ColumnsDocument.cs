using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Churn.Core.Csv;
using Churn.Core.Durability;
using Churn.Core.Schema;

namespace ChurnApi.Console;

/// <summary>
/// A columns.json, as trainings read it. What it declares about columns is read and changed; everything else in it stays, but for
/// comments. What it says beside declarations is the training's to judge.
/// </summary>
internal sealed class ColumnsDocument
{
    private const int MaxBytes = 64 << 20; // as trainings read it

    private static readonly JsonSerializerOptions ForPeople = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never inside HTML
    };

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly JsonObject root;
    private readonly JsonArray columns;

    private ColumnsDocument(JsonObject root, JsonArray columns, string tag) =>
        (this.root, this.columns, Tag) = (root, columns, tag);

    /// <summary>Tells one content from another; that of a file which is not there is empty.</summary>
    public string Tag { get; }

    /// <summary>Reads a file; one that is not there declares nothing.</summary>
    /// <exception cref="FormatException">It is no columns.json; the message says why, and what to do.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ColumnsDocument Read(string path)
    {
        if (!File.Exists(path))
        {
            var none = new JsonArray();
            return new ColumnsDocument(new JsonObject { ["columns"] = none }, none, "");
        }

        if (new FileInfo(path).Length > MaxBytes)
            throw new FormatException($"{path} has more than {MaxBytes >> 20} MiB; it describes no columns.");
        var text = File.ReadAllText(path);
        try
        {
            var json = JsonNode.Parse(text, documentOptions: Lenient) as JsonObject
                ?? throw new FormatException($"{path} must hold a JSON object, as churn inspect FILE --write {path} makes it.");
            if (json["columns"] is null) json["columns"] = new JsonArray();
            if (json["columns"] is not JsonArray list || list.Any(column => NameOf(column) is null))
                throw new FormatException($"{path}: columns must be a list of objects, each with the name of a column.");
            var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            var document = new ColumnsDocument(json, list, tag);
            document.Check(path);
            return document;
        }
        catch (JsonException fault)
        {
            var line = fault.LineNumber is { } number ? FormattableString.Invariant($"({number + 1})") : "";
            throw new FormatException(
                $"{path}{line}: this is not valid JSON. churn train FILE --columns {path} says more.", fault);
        }
    }

    /// <summary>Returns what is declared about a column.</summary>
    public ColumnDeclaration Of(string column)
    {
        if (Find(column) is not { } found) return new ColumnDeclaration { Name = column };
        var declared = found.DeepClone().AsObject();
        if (declared["actionable"] is null) declared.Remove("actionable");
        return declared.Deserialize(ColumnsJson.Default.ColumnDeclaration)!;
    }

    /// <summary>Declares something about a column in place of what was declared.</summary>
    public void Set(ColumnDeclaration declared)
    {
        var column = Find(declared.Name!);
        if (column is null)
        {
            if (declared.IsEmpty) return;
            column = new JsonObject { ["name"] = declared.Name };
            columns.Add((JsonNode)column);
        }

        var members = JsonSerializer.SerializeToNode(declared, ColumnsJson.Default.ColumnDeclaration)!.AsObject();
        if (!declared.IsLever) members.Remove("actionable");
        foreach (var name in ColumnsJson.Members)
        {
            column.Remove(name);
            if (members.TryGetPropertyValue(name, out var value)) column[name] = value?.DeepClone();
        }
    }

    /// <summary>Writes the file in the place of the one before, on the disk when this returns.</summary>
    public void WriteTo(string path) => DurableFile.Replace(path, Encoding.UTF8.GetBytes(root.ToJsonString(ForPeople) + "\n"));

    private JsonObject? Find(string column) => columns.FirstOrDefault(one => NameOf(one) == column) as JsonObject;

    private void Check(string path)
    {
        foreach (var column in columns)
            try
            {
                if (column!["actionable"] is { } word && word.GetValueKind() != JsonValueKind.String) throw new JsonException();
                Of(NameOf(column)!);
            }
            catch (JsonException)
            {
                throw new FormatException(
                    $"{path}: what is declared about the column '{PlainText.Start(NameOf(column)!)}' cannot be read. "
                    + $"churn train FILE --columns {path} says why.");
            }
    }

    private static string? NameOf(JsonNode? column) =>
        column is JsonObject one && one["name"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>Reads and writes what is declared about a column.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ColumnDeclaration))]
internal sealed partial class ColumnsJson : JsonSerializerContext
{
    /// <summary>The members of a column that declare something.</summary>
    public static IReadOnlyList<string> Members { get; } =
        ["displayName", "group", "actionable", "min", "max", "cost", "forbid"];
}
