using Churn.Core.Csv;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>Joins a list of those who churned to a customers file, by a key that both have.</summary>
internal sealed class ChurnedList
{
    private const string LabelName = "churned";
    private const string Yes = "yes";
    private const string No = "no";
    private const int ListedLines = 3;
    private const int ListedNames = 5;

    private readonly CustomerTable customers;
    private readonly CustomerTable list;
    private readonly int customerKey;
    private readonly int listKey;
    private readonly RawColumnValues customerKeys;
    private readonly RawColumnValues listKeys;

    private ChurnedList(CustomerTable customers, CustomerTable list, SchemaOptions options)
    {
        this.customers = customers;
        this.list = list;
        (customerKey, listKey) = FindKeys(options.Key);
        customerKeys = RawColumnValues.Read(customers, customerKey, options);
        listKeys = RawColumnValues.Read(list, listKey, options);
    }

    /// <summary>Adds a column that says who is in the list. The key names the customer, and is no feature.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="file">A file with a header, which may have one column only. A key may stand in it several times.</param>
    /// <param name="options">What the user says of the customers.</param>
    /// <exception cref="DataRefusedException">The list cannot be read, or its keys are not those of the customers.</exception>
    public static LabelledTable Join(CustomerTable customers, string file, SchemaOptions options)
    {
        var list = CsvCustomerReader.Read(file, new ReadingOptions
        {
            AllowOneColumn = true,
            SkipLines = 0,
            Erased = customers.Reading.Erased,
        });
        return new ChurnedList(customers, list, options).Join(options);
    }

    private LabelledTable Join(SchemaOptions options)
    {
        var listed = new HashSet<string>(listKeys.Words, StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var lookup = listed.GetAlternateLookup<ReadOnlySpan<char>>();
        var isListed = customerKeys.Column.Map(text => lookup.TryGetValue(text, out var key) && (found.Add(key) || true));
        CheckSpellings(listed.Except(found));
        if (found.Count == 0)
            throw Refuse(
                list,
                $"none of its {listed.Count} keys is in the column '{customers.Header[customerKey]}' of {customers.File}; "
                + "name the key of both files with --key.",
                listKey);

        var column = new TableColumnBuilder();
        for (var row = 0; row < customers.Rows; row++) column.Add(customerKeys.IsMissing[row] ? "" : isListed[row] ? Yes : No);
        if (options.Unlabelled == UnlabelledRows.Refuse) CheckKeys();
        var (label, key) = (NewName(), new ColumnOptions { Name = customers.Header[customerKey], Kind = ColumnKind.Identifier });
        return new LabelledTable(
            customers.With(label, column.Build()),
            options with
            {
                Label = label,
                Positive = Yes,
                Columns = options.Columns.Any(own => own.Name == key.Name) ? options.Columns : [.. options.Columns, key],
            },
            [Describe(listed.Count, found.Count, isListed.Count(churned => churned))]);
    }

    private string Describe(int keys, int found, int rows)
    {
        var (own, theirs) = (customers.Header[customerKey], list.Header[listKey]);
        var by = own == theirs ? $"'{own}'" : $"'{own}' = '{theirs}'";
        var inRows = rows == found ? "" : $", in {rows} rows";
        return $"{Path.GetFileName(list.File)} lists {keys} customers by {by}: {found} are in the file{inRows}, and churned; "
            + $"{keys - found} are not in it";
    }

    /// <summary>The positions of the key in both files.</summary>
    private (int Customers, int List) FindKeys(string? key)
    {
        if (key is null)
        {
            var common = customers.Header.Intersect(list.Header, StringComparer.Ordinal).ToArray();
            if (common is [var only]) return (customers.Position(only), list.Position(only));
            var names = string.Join(", ", common.Take(ListedNames).Select(PlainText.Start));
            var fault = common.Length == 0 ? "no column has" : $"several columns ({names}) have";
            throw Refuse(
                list,
                $"{fault} the name of one of the customers'; name the key with --key, in both files as in --key id=CustomerId. "
                + ColumnNames.List(list));
        }

        if (customers.Position(key) is >= 0 and var own)
            return (own, list.Header.Count == 1 ? OnlyColumn(own) : ColumnNames.Find(list, key));
        return key.Split('=', 2, StringSplitOptions.TrimEntries) is [var ours, var theirs]
            ? (ColumnNames.Find(customers, ours), ColumnNames.Find(list, theirs))
            : (ColumnNames.Find(customers, key), -1);
    }

    /// <summary>The only column of a list is the key whatever its name, unless that is a key itself.</summary>
    private int OnlyColumn(int own) => customers.Columns[own].Texts.Contains(list.Header[0])
        ? throw new DataRefusedException(new TableError(
            list.File, "the first line is a customer, but must name the column; add a line such as id.", 1, null, list.Header[0]))
        : 0;

    /// <summary>A key that is there in another spelling would be taken for one who stayed.</summary>
    private void CheckSpellings(IEnumerable<string> unknown)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var others = unknown.Select(key => (Key: key, Plain: Plain(key))).ToArray();
        if (others.Length == 0) return;
        foreach (var key in customerKeys.Words) known.TryAdd(Plain(key), key);
        var misspelt = others.Where(key => known.ContainsKey(key.Plain)).ToArray();
        if (misspelt.Length == 0) return;
        var (example, plain) = misspelt[0];
        var row = Array.IndexOf(listKeys.Column.Map(text => text.SequenceEqual(example)), true);
        throw new DataRefusedException(new TableError(
            list.File,
            $"{misspelt.Length} keys are written otherwise than in {customers.File}, "
            + $"where this one is '{PlainText.Start(known[plain])}'; write the keys of both files alike.",
            list.Line(row),
            list.Header[listKey],
            example));
    }

    /// <summary>A key without letter case, zeros in front and a fraction of zero, which spreadsheets add and take away.</summary>
    private static string Plain(string key)
    {
        var plain = key.ToUpperInvariant();
        if (plain is [.., '.' or ',', '0']) plain = plain[..^2];
        return plain.TrimStart('0', '\'');
    }

    private void CheckKeys()
    {
        if (customerKeys.Missing == 0) return;
        var rows = customerKeys.IsMissing.Index().Where(row => row.Item).Select(row => customers.Line(row.Index));
        var lines = string.Join(", ", rows.Take(ListedLines)) + (customerKeys.Missing > ListedLines ? ", ..." : "");
        throw Refuse(
            customers,
            $"the key is missing in {customerKeys.Missing} of {customers.Rows} rows (line {lines}), "
            + "so nothing says whether they churned; fill it in, or leave such rows out with --unlabelled ignore.",
            customerKey);
    }

    private string NewName()
    {
        var name = LabelName;
        for (var number = 2; customers.Position(name) >= 0; number++)
            name = FormattableString.Invariant($"{LabelName} ({number})");
        return name;
    }

    private static DataRefusedException Refuse(CustomerTable table, string rule, int? column = null) =>
        new(new TableError(table.File, rule, null, column is { } position ? table.Header[position] : null));
}
