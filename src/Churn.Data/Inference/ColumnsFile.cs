using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>
/// What a user says of a customers file, as a JSON file that is written by an inspection, edited by hand and kept beside the
/// data.
/// </summary>
public sealed record ColumnsFile
{
    /// <summary>Room for 100,000 columns; nothing larger is read into memory.</summary>
    private const int MaxBytes = 64 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people to edit, never inside HTML
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>The character between the fields.</summary>
    public string? Separator { get; init; }

    public string? Encoding { get; init; }

    /// <summary>Whether the first row is a customer, not the header.</summary>
    public bool? NoHeader { get; init; }

    /// <summary>How many lines stand before the header.</summary>
    public int? SkipLines { get; init; }

    /// <summary>The sheet of a workbook.</summary>
    public string? Sheet { get; init; }

    /// <summary>The column to predict.</summary>
    public string? Label { get; init; }

    /// <summary>The label's value that means "churned".</summary>
    public string? Positive { get; init; }

    /// <summary>A column that is filled for those who churned.</summary>
    public string? LabelFilled { get; init; }

    /// <summary>A file that lists those who churned.</summary>
    public string? ChurnedFile { get; init; }

    /// <summary>The column by which that file is joined.</summary>
    public string? Key { get; init; }

    public UnlabelledRows? Unlabelled { get; init; }

    public string? Group { get; init; }

    public string? Time { get; init; }

    public DateOnly? AsOf { get; init; }

    /// <summary>Every column but the label.</summary>
    public IReadOnlyList<ColumnOptions> Columns { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no such file; the message says where, and what was expected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ColumnsFile Read(string path)
    {
        var length = new FileInfo(path) is { Exists: true } file ? file.Length : -1; // reading reports a file that is not there
        if (length == 0) throw new FormatException($"{path}: the file is empty; churn inspect --write makes one.");
        if (length > MaxBytes)
            throw new FormatException($"{path}: the file has {length} bytes, more than {MaxBytes}; it describes no columns.");
        var text = File.ReadAllText(path);
        try
        {
            var read = JsonSerializer.Deserialize<ColumnsFile>(text, Json) ?? throw new JsonException(null, "$", null, null);
            foreach (var (index, column) in read.Columns.Index())
                if (string.IsNullOrWhiteSpace(column?.Name))
                    throw new JsonException(null, FormattableString.Invariant($"$.columns[{index}]"), null, null);
            return read;
        }
        catch (JsonException error)
        {
            throw new FormatException(ColumnsFileError.Describe(path, text, error), error);
        }
    }

    public void WriteTo(Stream output) => JsonSerializer.Serialize(output, this, Json);

    /// <summary>The way the customers file is written, as far as this file says it.</summary>
    public ReadingOptions ApplyTo(ReadingOptions options) => options with
    {
        Separator = Separator ?? options.Separator,
        Encoding = Encoding ?? options.Encoding,
        NoHeader = NoHeader ?? options.NoHeader,
        SkipLines = SkipLines ?? options.SkipLines,
        Sheet = Sheet ?? options.Sheet,
    };

    /// <summary>What the columns are, as far as this file says it.</summary>
    public SchemaOptions ApplyTo(SchemaOptions options) => options.WithLabel(Label, Positive, LabelFilled, ChurnedFile, Key) with
    {
        Unlabelled = Unlabelled ?? options.Unlabelled,
        Group = Group ?? options.Group,
        Time = Time ?? options.Time,
        AsOf = AsOf ?? options.AsOf,
        Columns = Columns.Count > 0 ? Columns : options.Columns,
    };

    /// <summary>Describes a column that was learnt.</summary>
    /// <param name="learnt">The column.</param>
    /// <param name="given">What the user said of it; what is declared is kept.</param>
    internal static ColumnOptions Describe(InferredColumn learnt, ColumnOptions given) =>
        Describe(learnt.Column, given) with { Why = learnt.Why };

    /// <summary>Describes a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="given">What the user said of it; what is declared is kept.</param>
    internal static ColumnOptions Describe(Column column, ColumnOptions given)
    {
        var described = new ColumnOptions
        {
            Name = column.Name,
            Kind = KindOf(column),
            DisplayName = given.DisplayName,
            Group = given.Group,
            Actionable = given.Actionable,
            Min = given.Min,
            Max = given.Max,
            Cost = given.Cost,
            Forbid = given.Forbid,
        };
        return column switch
        {
            NumberColumn { Format.IsPlain: false } number => described with
            {
                Decimal = number.Format.DecimalMark,
                Thousands = number.Format.ThousandsMark,
                Unit = number.Format.Unit,
                Magnitudes = number.Format.Magnitudes ? true : null,
                MissingWords = WordsOf(number.MissingWords),
            },
            FeatureColumn feature => described with { MissingWords = WordsOf(feature.MissingWords) },
            FreeTextColumn text => described with { MissingWords = WordsOf(text.MissingWords), Tone = given.Tone },
            DayColumn days => described with
            {
                DateForm = days.Form,
                TwoDigitYearMax = days.TwoDigitYearMax,
                MissingWords = WordsOf(days.MissingWords),
            },
            _ => described,
        };
    }

    private static IReadOnlyList<string>? WordsOf(IReadOnlyList<string> words) => words.Count > 0 ? words : null;

    private static ColumnKind? KindOf(Column column) => column switch
    {
        NumberColumn => ColumnKind.Number,
        CategoryColumn => ColumnKind.Category,
        BooleanColumn => ColumnKind.Boolean,
        DateColumn => ColumnKind.Date,
        TextColumn => ColumnKind.Text,
        FreeTextColumn => ColumnKind.FreeText,
        IdentifierColumn => ColumnKind.Identifier,
        TimeColumn or DecisionOnlyColumn => null,
        _ => ColumnKind.Ignored,
    };
}
