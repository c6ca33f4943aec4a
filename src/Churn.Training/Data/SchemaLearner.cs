using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>Learns the schema from a table, by rules that are the same for every file:</summary>
/// <remarks>
/// <list type="number">
/// <item>a column that is named in <see cref="SchemaOptions.Ignore"/>, empty, or the same in every row is ignored;</item>
/// <item>two spellings of yes and no make a boolean;</item>
/// <item>whole numbers or words that differ in every row make an identifier: the first with a name such as "customer" or,
/// failing that, the first of all names the customer, the others are ignored; numbers with fractions are measurements;</item>
/// <item>numbers make a number; where more than nine in ten values are numbers the others are faults;</item>
/// <item>words make a category, but more than a thousand different ones, or one for every second row, are names or free text and
/// ignored.</item>
/// </list>
/// </remarks>
public static class SchemaLearner
{
    private const int MostWords = 1_000;
    private const double MixedShare = 0.9;
    private const int MostMixedFaults = 10;

    private static readonly string[] CustomerWords = ["customer", "client", "account", "subscriber", "member", "user"];

    /// <summary>Learns the schema.</summary>
    /// <exception cref="DataRefusedException">There is no label, an option names no column, or a column mixes numbers and words.</exception>
    public static LearntSchema Learn(CustomerTable table, SchemaOptions options)
    {
        var (label, labelNote) = LabelFinder.Find(table, options);
        foreach (var name in options.Ignore) ColumnNames.Find(table, name);
        var faults = new List<TableViolation>();
        var columns = new List<Column>();
        for (var position = 0; position < table.Header.Count; position++)
            if (table.Header[position] != label.Name) columns.Add(LearnColumn(table, position, options, faults));
        if (faults.Count > 0) throw new DataRefusedException(faults);
        if (!columns.OfType<FeatureColumn>().Any())
            throw new DataRefusedException(new TableViolation(table.File, "no column beside the label can be learnt from."));
        KeepOneIdentifier(columns);
        return new LearntSchema(new CustomerSchema(columns, label), [labelNote, .. columns.Select(Describe).OfType<string>()]);
    }

    private static Column LearnColumn(CustomerTable table, int position, SchemaOptions options, List<TableViolation> faults)
    {
        var name = table.Header[position];
        if (options.Ignore.Contains(name)) return new IgnoredColumn(name, "as asked");
        var values = table.Column(position).Select(text => text.Trim()).ToArray();
        var words = values.Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        var missing = values.Count(text => text.Length == 0);
        if (words.Count == 0) return new IgnoredColumn(name, "empty in every row");
        if (words.Count == 1 && missing == 0) return new IgnoredColumn(name, "the same in every row");
        if (TryMakeBoolean(name, words, options) is { } boolean) return boolean;
        var filled = values.Length - missing;
        var numeric = words.Count(word => NumberColumn.TryParse(word, out _));
        if (numeric == words.Count) return MakeNumber(name, words, filled, options);
        if (values.Count(text => NumberColumn.TryParse(text, out _)) > MixedShare * filled)
            faults.AddRange(MixedFaults(table, position, name));
        return MakeWords(name, words, filled, missing, options);
    }

    private static BooleanColumn? TryMakeBoolean(string name, HashSet<string> words, SchemaOptions options)
    {
        string? yes = null, no = null;
        foreach (var word in words.Order(StringComparer.Ordinal))
        {
            if (!BooleanColumn.TryParse(word, out var value)) return null;
            if (value) yes ??= word;
            else no ??= word;
        }

        return yes is null || no is null ? null : new BooleanColumn(name, no, yes, options.MissingCategories);
    }

    private static Column MakeNumber(string name, HashSet<string> words, int filled, SchemaOptions options)
    {
        var numbers = words.Select(word => float.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var whole = words.All(word => word.All(char.IsAsciiDigit));
        return whole && IsUnique(words, filled)
            ? new IdentifierColumn(name)
            : new NumberColumn(name, numbers.Min(), numbers.Max(), options.MissingNumbers);
    }

    private static Column MakeWords(string name, HashSet<string> words, int filled, int missing, SchemaOptions options)
    {
        if (IsUnique(words, filled)) return new IdentifierColumn(name);
        if (words.Count > MostWords || words.Count * 2 > filled)
            return new IgnoredColumn(name, $"{words.Count} different texts in {filled} rows: names or free text");
        var rule = words.Count == 1 && missing > 0 ? MissingRule.Constant : options.MissingCategories; // there or not is all it says
        return new CategoryColumn(name, [.. words.Order(StringComparer.Ordinal)], rule);
    }

    private static bool IsUnique(HashSet<string> words, int filled) => words.Count == filled && filled > 2;

    private static IEnumerable<TableViolation> MixedFaults(CustomerTable table, int position, string name) => table.Rows
        .Where(row => !string.IsNullOrWhiteSpace(row.Fields[position]) && !NumberColumn.TryParse(row.Fields[position], out _))
        .Take(MostMixedFaults)
        .Select(row => new TableViolation(
            table.File, "nearly all values are numbers, but this is none; mend it, empty it, or leave the column out with --ignore.",
            row.Line, name, row.Fields[position]));

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
        IdentifierColumn => $"column '{column.Name}' is different in every row: the identifier, not used as a feature",
        IgnoredColumn ignored => $"column '{column.Name}' is not used: {ignored.Reason}",
        _ => null,
    };
}
