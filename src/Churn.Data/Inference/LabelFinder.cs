using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Finds the label and what its values mean. It guesses only what is unambiguous, and says so.</summary>
internal static class LabelFinder
{
    private const int ListedValues = 10;

    private const int ListedLines = 3;

    /// <exception cref="DataRefusedException">There is no label, or its values cannot be told apart.</exception>
    public static (LabelColumn Label, string Note) Find(CustomerTable table, SchemaOptions options)
    {
        if (options.LabelFilled is { } filled) return FindFilled(table, filled, options);
        var (position, isGuessed, same) = FindColumn(table, options);
        if (options.Of(table.Header[position]).Kind is ColumnKind.FreeText or ColumnKind.Text)
            throw Refuse(
                table,
                table.Header[position],
                "it is the label, which says in two values who churned, and its declared kind is free text; take the kind out, "
                + "or name another column with --label.");
        var values = LabelValues.Read(table, position, options);
        if (values.Missing.Any(missing => missing) && values.Words.Count > 1) throw RefuseMissing(table, values);
        var (name, words) = (values.Name, values.Words);
        if (words.Count < 2) throw Refuse(table, name, DescribeOnly(values, table.Rows));
        if (words.Count > (options.Positive is null ? 2 : LabelValues.MostCounted)) throw RefuseMany(table, values);

        var positives = options.Positive is { } given ? FindPositives(table, values, given) : [GuessPositive(table, values)];
        var negatives = words.Except(positives).ToArray();
        if (negatives.Length == 0)
            throw Refuse(table, name, "--positive names every value of the label; none is left for those who stayed.");
        var label = new LabelColumn(name, positives[0].Text, negatives[0].Text, Several(positives), Several(negatives));
        var note = $"label '{name}' ({Origin(options, isGuessed)}), "
            + $"{options.Target?.ToString() ?? "churned"} is {Quoted(positives)} ({Reason(options, values)}), "
            + (words.Count == 2
                ? $"the other value {Quoted(negatives)}{same}"
                : $"against the rest: {positives.Sum(word => word.Rows)} rows against {List(negatives)}"
                    + DescribeDoubtful(values, negatives));
        return (label, note);
    }

    private static string Origin(SchemaOptions options, bool isGuessed) =>
        options.ChurnedFile is { } list ? $"made from {Path.GetFileName(list)}" : isGuessed ? "guessed by its name" : "as given";

    private static string Reason(SchemaOptions options, LabelValues values) =>
        options.Positive is not null ? "as given"
        : values.SaysStayed ? "guessed by its meaning: the column says who stayed"
        : "guessed by its meaning";

    /// <summary>Whether there is a label, or a column that is named like one.</summary>
    public static bool HasLabel(CustomerTable table, SchemaOptions options) =>
        options.Label is not null || options.LabelFilled is not null || Candidates(table, options).Length > 0;

    /// <summary>The rows whose label is missing.</summary>
    /// <exception cref="DataRefusedException">There is no label.</exception>
    public static bool[] FindUnlabelled(CustomerTable table, SchemaOptions options) => options.LabelFilled is not null
        ? new bool[table.Rows]
        : LabelValues.Read(table, FindColumn(table, options).Position, options).Missing;

    /// <summary>The column, whether its name made it the label, and which others say the same.</summary>
    private static (int Position, bool IsGuessed, string Same) FindColumn(CustomerTable table, SchemaOptions options)
    {
        if (options.Label is { } given) return (ColumnNames.Find(table, given), false, "");
        var candidates = Candidates(table, options);
        if (candidates.Length == 0)
            throw RefuseHeader(
                table,
                $"no column is named like a label (Churn, Exited, ...); name it with --label.{HintOfFilled(table, options)}");
        var readable = candidates.Where(candidate => candidate.IsReadable).ToArray();
        var likely = readable.Length > 0 ? readable : candidates;
        var strongest = likely.Where(candidate => candidate.Kind == likely.Max(other => other.Kind)).ToArray();
        var first = strongest[0];
        var others = strongest.Skip(1).ToArray();
        if (!others.All(other => other.Agrees(first)))
        {
            var names = string.Join(", ", strongest.Take(ListedValues).Select(column => PlainText.Start(column.Values.Name)));
            throw RefuseHeader(table, $"several columns are named like a label ({names}), and differ; name it with --label.");
        }

        var same = others.Select(other => $"; '{other.Values.Name}' is the label again");
        return (first.Position, true, string.Concat(same));
    }

    private static Candidate[] Candidates(CustomerTable table, SchemaOptions options)
    {
        return [.. table.Header.Index()
            .Select(column => (column.Index, Kind: IsTaken(column.Item) ? LabelName.None : LabelWords.OfName(column.Item)))
            .Where(column => column.Kind != LabelName.None)
            .Select(column => new Candidate(column.Index, column.Kind, LabelValues.Read(table, column.Index, options)))
            .Where(candidate => candidate.Kind > LabelName.Stayed || candidate.IsReadable)];

        bool IsTaken(string name) => options.Ignore.Contains(name) || name == options.Group || name == options.Time;
    }

    private static (LabelColumn Label, string Note) FindFilled(CustomerTable table, string name, SchemaOptions options)
    {
        var texts = RawColumnValues.Read(table, ColumnNames.Find(table, name), options);
        const string Rule = "--label-filled needs a column that is filled for those who churned and empty for those who stayed";
        if (texts.Filled == 0) throw Refuse(table, name, $"{Rule}, but it is empty in every row.");
        if (texts.Missing == 0)
            throw Refuse(
                table,
                name,
                $"{Rule}, but it is filled in every row. "
                + "If a value such as 9999-12-31 stands for an empty field, name it with --missing-words.");
        var empty = string.Join(" or ", texts.MissingWords.Select(word => $"'{PlainText.Start(word)}'").Prepend("empty"));
        var known = options.Of(name).MissingWords ?? options.MissingWords; // a later file may have others of them
        return (
            LabelColumn.OfFilled(name, [.. texts.MissingWords.Union(known, StringComparer.OrdinalIgnoreCase)]),
            $"label '{name}' (as given), churned where it is filled: {texts.Filled} rows; {empty} in {texts.Missing}");
    }

    /// <summary>The values that are named: one, or several with commas between them, the most frequent first.</summary>
    private static LabelValue[] FindPositives(CustomerTable table, LabelValues values, string given)
    {
        if (values.Find(given) is { } one) return [one];
        var named = Array.ConvertAll(given.Split(','), values.Find);
        return named.All(word => word is not null)
            ? [.. values.Words.Where(named.Contains)]
            : throw Refuse(
                table,
                values.Name,
                $"no row has the value '{PlainText.Start(given)}' of --positive; "
                + (AreShown(values) ? $"the values are {List(values.Words)}." : $"there are {values.Words.Count} others."));
    }

    private static LabelValue GuessPositive(CustomerTable table, LabelValues values) => values.GuessPositive()
        ?? throw Refuse(
            table,
            values.Name,
            values.AreSentences ? "which of its two texts means churned? Say it with --positive, and the text in quotes."
            : $"which of {values.Words[0]} and {values.Words[1]} means churned? "
            + $"Say it with --positive {Quote(values.Words[0].Text)} or --positive {Quote(values.Words[1].Text)}.");

    private static string DescribeOnly(LabelValues values, int rows)
    {
        if (values.Words.Count == 0) return "the label is empty in every row.";
        var missing = values.Missing.Count(isMissing => isMissing);
        var value = values.AreSentences ? "a text" : $"'{PlainText.Start(values.Words[0].Text)}'";
        var only = $"the label has one value only, {value}; two are needed to learn from.";
        return missing == 0
            ? only
            : $"{only} It is empty in {missing} of {rows} rows: if that means stayed, use --label-filled {Quote(values.Name)}.";
    }

    /// <summary>Names both ways out with values of the file, and the row where the third value stands first.</summary>
    private static DataRefusedException RefuseMany(CustomerTable table, LabelValues values)
    {
        var third = values.ThirdRow;
        var (line, text) = (table.Line(third), table.Column(values.Name)[third]);
        if (!AreShown(values))
        {
            var most = values.Words.Count > LabelValues.MostCounted
                ? LabelValues.MostCounted
                : Math.Min(ListedValues, values.Words.Count - 1);
            return new(new TableError(
                table.File,
                $"the label has more than {most} values, but churned and stayed are two; name another column with --label.",
                line,
                values.Name));
        }

        var churned = values.Words.Where(word => values.SaysChurned(word) == true).DefaultIfEmpty(values.Words[^1]).ToArray();
        var others = values.Words.Except(churned).Reverse().ToArray();
        var dropped = others.FirstOrDefault(word => values.SaysChurned(word) is null) ?? others.FirstOrDefault(values.Words[^1]);
        return new(new TableError(
            table.File,
            $"the label has {values.Words.Count} values, {List(values.Words)}, but churned and stayed are two. "
            + $"To predict against the rest: --positive {Quote([.. churned.Select(word => word.Text)])}. "
            + $"To leave rows out: --keep \"{PlainText.Start(values.Name)} != {PlainText.Start(dropped.Text)}\".",
            line,
            values.Name,
            text));
    }

    private static DataRefusedException RefuseMissing(CustomerTable table, LabelValues values)
    {
        var rows = values.Missing.Index().Where(row => row.Item).Select(row => row.Index).ToArray();
        var lines = string.Join(", ", rows.Take(ListedLines).Select(table.Line)) + (rows.Length > ListedLines ? ", ..." : "");
        return new(new TableError(
            table.File,
            $"the label is missing in {rows.Length} of {table.Rows} rows (line {lines}); "
            + "fill it in, or leave such rows out with --unlabelled ignore.",
            table.Line(rows[0]),
            values.Name));
    }

    /// <summary>Values of the rest that say churned, too: the user should know that they count as stayed.</summary>
    private static string DescribeDoubtful(LabelValues values, LabelValue[] negatives)
    {
        var churned = negatives.Where(word => values.SaysChurned(word) == true).ToArray();
        return churned.Length == 0 ? "" : $"; {Quoted(churned)} counts as stayed, though it sounds like churned";
    }

    /// <summary>A column such as "Cancelled on", filled for some customers, may be the label.</summary>
    private static string HintOfFilled(CustomerTable table, SchemaOptions options)
    {
        var name = table.Header.Index().Where(column => LabelWords.SaysChurned(column.Item))
            .FirstOrDefault(column => RawColumnValues.Read(table, column.Index, options) is { Filled: > 0, Missing: > 0 }).Item;
        return name is null ? "" : $" If '{PlainText.Start(name)}' is filled for leavers alone: --label-filled {Quote(name)}.";
    }

    /// <summary>Whether a message may show the values: not many, and not what somebody wrote.</summary>
    private static bool AreShown(LabelValues values) => values.Words.Count <= ListedValues && !values.AreSentences;

    private static string List(IReadOnlyList<LabelValue> values) =>
        string.Join(", ", values.Take(ListedValues)) + (values.Count > ListedValues ? ", ..." : "");

    private static string Quoted(IReadOnlyList<LabelValue> values) =>
        string.Join(" or ", values.Select(value => $"'{PlainText.Start(value.Text)}'"));

    private static string[]? Several(LabelValue[] values) => values.Length > 1 ? [.. values.Select(value => value.Text)] : null;

    /// <summary>Texts of the file as the value of an option, to be shown in a message.</summary>
    private static string Quote(params string[] texts)
    {
        var value = string.Join(',', texts.Select(PlainText.Start));
        return value.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.') ? value : $"\"{value}\"";
    }

    private static DataRefusedException RefuseHeader(CustomerTable table, string rule) =>
        new(new TableError(table.File, $"{rule} {ColumnNames.List(table)}", 1));

    private static DataRefusedException Refuse(CustomerTable table, string column, string rule) =>
        new(new TableError(table.File, rule, null, column));

    /// <summary>A column that is named like a label.</summary>
    private sealed record Candidate(int Position, LabelName Kind, LabelValues Values)
    {
        /// <summary>
        /// Whether its values can be a label's: two, or several of a status; they say what they mean where the name does not.
        /// </summary>
        public bool IsReadable => Kind switch
        {
            LabelName.Status =>
                Values.Words.Count is >= 2 and <= ListedValues && Says(LabelMeaning.Churned) && Says(LabelMeaning.Stayed),
            LabelName.Stayed => Values.Words.Count == 2 && Values.GuessPositive() is not null,
            _ => Values.Words.Count == 2,
        };

        /// <summary>Whether both columns say the same in every row.</summary>
        public bool Agrees(Candidate other) =>
            Values.Words.Count == 2 && other.Values.Words.Count == 2
            && Values.GuessPositive() is { } mine && other.Values.GuessPositive() is { } theirs
            && Values.Is(mine).SequenceEqual(other.Values.Is(theirs)) && Values.Missing.SequenceEqual(other.Values.Missing);

        private bool Says(LabelMeaning meaning) => Values.Words.Any(word => LabelWords.OfValue(word.Text) == meaning);
    }
}
