using System.Globalization;
using System.Text.RegularExpressions;
using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>Learns the schema from a table, by rules that are the same for every file:</summary>
/// <remarks>
/// <list type="number">
/// <item>a column that is named in <see cref="SchemaOptions.Ignore"/>, empty, or the same in every row is ignored;</item>
/// <item>the words of <see cref="SchemaOptions.MissingWords"/> are missing values, in whatever kind of column;</item>
/// <item>two spellings of yes and no make a boolean;</item>
/// <item>whole numbers or words that differ in every row make an identifier: the first with a name such as "customer" or,
/// failing that, the first of all names the customer, the others are ignored; numbers with fractions are measurements;</item>
/// <item>numbers make a number; where more than nine in ten values are numbers the others are faults, and so are
/// numbers with a comma;</item>
/// <item>words make a category, but more than a thousand different ones, or one for every second row, are names or free text and
/// ignored.</item>
/// </list>
/// </remarks>
public static partial class SchemaLearner
{
    private const int MostWords = 1_000;
    private const double MixedShare = 0.9;
    private const int MostNumberFaults = 10;

    private static readonly string[] CustomerWords = ["customer", "client", "account", "subscriber", "member", "user"];

    /// <summary>Learns the schema.</summary>
    /// <exception cref="DataRefusedException">There is no label, an option names no column, or a column mixes numbers and words.</exception>
    public static LearntSchema Learn(CustomerTable table, SchemaOptions options)
    {
        var (label, labelNote) = LabelFinder.Find(table, options);
        var faults = new List<TableViolation>();
        var columns = LearnColumns(table, label.Name, options, faults);
        if (faults.Count > 0) throw new DataRefusedException(faults);
        if (!columns.OfType<FeatureColumn>().Any())
            throw new DataRefusedException(new TableViolation(table.File, "no column beside the label can be learnt from."));
        return new LearntSchema(new CustomerSchema(columns, label), [labelNote, .. columns.Select(Describe).OfType<string>()]);
    }

    /// <summary>Learns every column but the label, in the order of the file.</summary>
    /// <param name="table">The customers.</param>
    /// <param name="label">The label's name; null where there is none.</param>
    /// <param name="options">What the user says of the file.</param>
    /// <param name="faults">Takes up the values that no kind fits.</param>
    /// <exception cref="DataRefusedException">An option names no column.</exception>
    internal static List<Column> LearnColumns(CustomerTable table, string? label, SchemaOptions options, List<TableViolation> faults)
    {
        foreach (var name in options.Ignore) ColumnNames.Find(table, name);
        var columns = new List<Column>();
        for (var position = 0; position < table.Header.Count; position++)
            if (table.Header[position] != label) columns.Add(LearnColumn(table, position, options, faults));
        KeepOneIdentifier(columns);
        return columns;
    }

    /// <summary>Why a column is of its kind, in words for the user.</summary>
    internal static string Why(Column column, ColumnTexts texts) => column switch
    {
        NumberColumn => "every value is a number",
        BooleanColumn => "spellings of yes and no",
        CategoryColumn { Vocabulary.Count: 1 } => "one word, or none",
        CategoryColumn words => $"{words.Vocabulary.Count} different words",
        IdentifierColumn => $"different in each of {texts.Filled} rows",
        IgnoredColumn ignored => ignored.Reason,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.KindName, "There is no such kind."),
    };

    private static Column LearnColumn(CustomerTable table, int position, SchemaOptions options, List<TableViolation> faults)
    {
        var name = table.Header[position];
        if (options.Ignore.Contains(name)) return new IgnoredColumn(name, "as asked");
        var texts = ColumnTexts.Read(table, position, options);
        if (texts.Words.Count == 0) return new IgnoredColumn(name, "empty in every row");
        if (texts.Words.Count == 1 && texts.Missing == 0) return new IgnoredColumn(name, "the same in every row");
        if (TryMakeBoolean(name, texts, options) is { } boolean) return boolean;
        if (texts.Words.All(IsNumber)) return MakeNumber(name, texts, options);
        faults.AddRange(NumberFaults(table, position, texts));
        return MakeWords(name, texts, options);
    }

    private static bool IsNumber(string text) => NumberColumn.TryParse(text, out _);

    private static BooleanColumn? TryMakeBoolean(string name, ColumnTexts texts, SchemaOptions options)
    {
        string? yes = null, no = null;
        foreach (var word in texts.Words.Order(StringComparer.Ordinal))
        {
            if (!BooleanColumn.TryParse(word, out var value)) return null;
            if (value) yes ??= word;
            else no ??= word;
        }

        return yes is null || no is null ? null : new BooleanColumn(name, no, yes, options.MissingCategories, texts.MissingWords);
    }

    private static Column MakeNumber(string name, ColumnTexts texts, SchemaOptions options)
    {
        var numbers = texts.Words.Select(word => float.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var whole = texts.Words.All(word => word.All(char.IsAsciiDigit));
        return whole && texts.IsUnique
            ? new IdentifierColumn(name)
            : new NumberColumn(name, numbers.Min(), numbers.Max(), options.MissingNumbers, texts.MissingWords);
    }

    private static Column MakeWords(string name, ColumnTexts texts, SchemaOptions options)
    {
        if (texts.IsUnique) return new IdentifierColumn(name);
        if (texts.Words.Count > MostWords || texts.Words.Count * 2 > texts.Filled)
            return new IgnoredColumn(name, $"{texts.Words.Count} different texts in {texts.Filled} rows: names or free text");
        var rule = texts.Words.Count == 1 ? MissingRule.Constant : options.MissingCategories; // there or not is all it says
        return new CategoryColumn(name, [.. texts.Words.Order(StringComparer.Ordinal)], rule, texts.MissingWords);
    }

    /// <summary>Refuses what is a number to people and none to the reader, rather than taking it for words in silence.</summary>
    private static IEnumerable<TableViolation> NumberFaults(CustomerTable table, int position, ColumnTexts texts)
    {
        var withComma = texts.Words.All(word => IsNumber(word) || CommaNumber().IsMatch(word));
        var mixed = texts.Values.Count(IsNumber) > MixedShare * texts.Filled;
        if (!withComma && !mixed) return [];
        var rule = withComma
            ? "numbers need a decimal point and no comma; mend them, or leave the column out with --ignore."
            : "nearly all values are numbers, but this is none; mend it, empty it, or leave the column out with --ignore.";
        return table.Rows.Zip(texts.Values)
            .Where(row => row.Second.Length > 0 && !IsNumber(row.Second))
            .Take(MostNumberFaults)
            .Select(row => new TableViolation(table.File, rule, row.First.Line, table.Header[position], row.Second));
    }

    [GeneratedRegex(@"^[+-]?[0-9][0-9. ]*,[0-9]+$")]
    private static partial Regex CommaNumber();

    private static void KeepOneIdentifier(List<Column> columns)
    {
        var identifiers = columns.OfType<IdentifierColumn>().ToArray();
        var kept = identifiers.FirstOrDefault(NamesCustomer) ?? identifiers.FirstOrDefault();
        foreach (var other in identifiers.Where(identifier => identifier != kept))
            columns[columns.IndexOf(other)] = new IgnoredColumn(other.Name, "different in every row, like an identifier");
    }

    private static bool NamesCustomer(IdentifierColumn column) =>
        CustomerWords.Any(word => column.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? Describe(Column column) => column switch
    {
        FeatureColumn { MissingWords.Count: > 0 } feature =>
            $"column '{column.Name}': {string.Join(", ", feature.MissingWords.Select(word => $"'{word}'"))} counts as missing",
        IdentifierColumn => $"column '{column.Name}' is different in every row: the identifier, not used as a feature",
        IgnoredColumn ignored => $"column '{column.Name}' is not used: {ignored.Reason}",
        _ => null,
    };
}
