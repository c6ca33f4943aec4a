using System.Globalization;
using Churn.Core.Csv;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Training.Uplift;

/// <summary>Reads a trial, and refuses what is none.</summary>
internal sealed class TrialReader
{
    /// <summary>The fewest customers of an arm.</summary>
    public const int FewestRows = 500;

    /// <summary>The fewest customers of an arm with the good outcome, and with the other.</summary>
    public const int FewestEvents = 50;

    /// <summary>A correlation of treatment and outcome that no treatment brings: the one was made from the other.</summary>
    private const double LargestCorrelation = .8;

    /// <summary>So many standard errors is the share of treated off its propensity in one of a thousand trials.</summary>
    private const double LargestStandardErrors = 3.2905;

    private const int ListedColumns = 3;

    private readonly UpliftOptions options;
    private readonly CustomerTable file;

    private TrialReader(CustomerTable file, UpliftOptions options) => (this.file, this.options) = (file, options);

    /// <summary>Reads a trial.</summary>
    /// <exception cref="DataRefusedException">The file cannot be read, or is no trial; the message says what to do.</exception>
    public static Trial Read(string path, UpliftOptions options) =>
        new TrialReader(CsvCustomerReader.Read(path, options.Reading), options).Read();

    /// <summary>Refuses a trial whose treated differ from the others.</summary>
    /// <exception cref="DataRefusedException">They do.</exception>
    public static void Check(Trial trial, RandomisationTest test, UpliftOptions options)
    {
        if (test.IsPassed) return;
        var features = TrialFeatures.Of(trial);
        var differing = Enumerable.Range(0, features.Columns)
            .OrderByDescending(feature => Math.Abs(Difference(feature)))
            .Select(feature => $"'{trial.Schema.Features[features.Sources[feature]].Name}'")
            .Distinct().Take(ListedColumns);
        throw new DataRefusedException(new TableError(
            trial.Table.File,
            FormattableString.Invariant($"the treated were not drawn by lot: they differ from the others before the treatment ")
            + FormattableString.Invariant($"(likelihood ratio {test.Statistic:0.0}, {test.DegreesOfFreedom} degrees of freedom, ")
            + FormattableString.Invariant($"p {test.P:0.0e+0}), most in {string.Join(", ", differing)}. ")
            + "What they do would be taken for the effect. Leave out with --ignore what was known only afterwards, name the "
            + "probability of being treated with --propensity, or run a trial in which chance decides who is treated.",
            null,
            options.Treatment));

        double Difference(int feature)
        {
            var (sums, counts) = (new double[2], new int[2]);
            for (var row = 0; row < trial.Count; row++)
            {
                sums[trial.Treated[row] ? 1 : 0] += features.Row(row)[feature];
                counts[trial.Treated[row] ? 1 : 0]++;
            }

            var (one, other) = (sums[1] / counts[1], sums[0] / counts[0]);
            var all = (sums[0] + sums[1]) / trial.Count;
            var squares = 0.0;
            for (var row = 0; row < trial.Count; row++) squares += Math.Pow(features.Row(row)[feature] - all, 2);
            return squares == 0 ? 0 : (one - other) / Math.Sqrt(squares);
        }
    }

    private Trial Read()
    {
        var propensityColumn = options.Propensity is { } named && !IsNumber(named, out _) ? named : null;
        var schema = new SchemaOptions
        {
            Label = options.Outcome,
            Ignore = [.. new[] { options.Treatment, propensityColumn }.OfType<string>(), .. options.Ignore],
        };
        var arms = FindArms(schema);
        var inArm = file.Column(options.Treatment).Map<bool?>(
            text => Is(text, arms.Treated) ? true : Is(text, arms.Control) ? false : null);
        var rows = Array.FindAll([.. Enumerable.Range(0, file.Rows)], row => inArm[row] is not null);
        var (table, treated) = (file.Pick(rows), Array.ConvertAll(rows, row => inArm[row]!.Value));
        schema = schema with { Positive = FindPositive(table, treated, schema) };
        var learnt = SchemaInferrer.Learn(table, schema);
        if (ErasedRows.Beyond(table, learnt.Schema, learnt.Group) is { } beyond)
            return Read(file.File, options with { Reading = options.Reading with { Erased = beyond } });
        if (learnt.Group is { } key && !options.Ignore.Contains(key))
            throw Refuse(
                "customers stand in several rows, so chance did not decide for each row; keep one row for each customer. "
                + "If it does not name the customer, leave it out with --ignore.",
                key);
        var late = FindLate(table, learnt, schema);
        var used = late.Length == 0
            ? learnt.Schema
            : SchemaInferrer.Learn(table, schema with { Ignore = [.. schema.Ignore, .. late] }).Schema;
        var customers = EncodedDataset.Read(table, used);
        CheckArms(treated, customers.Churned);
        return new Trial
        {
            Table = table,
            Schema = used,
            Customers = customers,
            Treated = treated,
            Propensity = ReadPropensity(table, treated, propensityColumn),
            Arms = arms,
            LeftOut = file.Rows - rows.Length,
            Notes =
            [
                .. table.Notes,
                .. Erased(learnt.Schema),
                .. learnt.Notes.Skip(1), // the first tells what the label means, in words for customers who leave
                .. late.Select(name => $"column '{name}' follows the outcome, so it is left out as known only afterwards"),
            ],
        };
    }

    private IEnumerable<string> Erased(CustomerSchema schema)
    {
        if (BlockList.Describe(file.LeftOut) is { } leftOut) yield return leftOut;
        if (schema.Identifier is null && options.Reading.Erased.WarnOf(file.Header) is { } unknown) yield return unknown;
    }

    /// <summary>Columns whose values say what came of the customer, as a second outcome does.</summary>
    private static string[] FindLate(CustomerTable table, InferredSchema learnt, SchemaOptions schema) =>
    [
        .. LeakRemoval.Apply(table, learnt, schema).Columns
            .Select(column => column.Leak).OfType<Leak>()
            .Where(leak => leak.Signs.Any(sign => sign.Sort != LeakKind.Name))
            .Select(leak => leak.Column)
            .Where(name => learnt.Schema.UsedColumns.Any(column => column.Name == name)),
    ];

    private static bool Is(ReadOnlySpan<char> text, string value) => text.Equals(value, StringComparison.OrdinalIgnoreCase);

    private (string Treated, string Control) FindArms(SchemaOptions schema)
    {
        var texts = RawColumnValues.Read(file, ColumnNames.Find(file, options.Treatment), schema);
        ColumnNames.Find(file, options.Outcome);
        string[] values = [.. texts.Words.Distinct(StringComparer.OrdinalIgnoreCase).Take(ListedColumns + 1)];
        foreach (var given in new[] { options.Treated, options.Control }.OfType<string>())
            if (!texts.Words.Contains(given, StringComparer.OrdinalIgnoreCase))
                throw Refuse($"no row has the value '{PlainText.Start(given)}'; write it as it stands in the file.");
        if (options is { Treated: { } treated, Control: { } control }) return (treated, control);
        if (texts.Missing > 0)
            throw Refuse(
                $"it is missing in {texts.Missing} rows, so nothing says whether they were treated; fill it in, or name both "
                + "arms with --treated and --control, and other rows are left out.");
        if (values.Length > 2)
            throw Refuse("it has three values or more; name the two arms to compare with --treated and --control.");
        if (values.Length < 2)
            throw Refuse("all rows have one value, so nobody is treated or nobody is not; give a file with both arms.");
        var found = options.Treated
            ?? (options.Control is { } other ? values.First(value => !Is(value, other)) : null)
            ?? TreatedOf(values[0], values[1])
            ?? throw Refuse("its two values do not say which means treated; name it with --treated.");
        return (found, values.First(value => !Is(value, found)));
    }

    private static string? TreatedOf(string one, string other) => LabelWords.YesOf(one, other)
        ?? (LabelWords.OfValue(one), LabelWords.OfValue(other)) switch
        {
            (LabelMeaning.Yes, not LabelMeaning.Yes) => one,
            (not LabelMeaning.Yes, LabelMeaning.Yes) => other,
            _ => Is(one, "control") ? other : Is(other, "control") ? one : null,
        };

    /// <summary>The value of the outcome that is good.</summary>
    private string FindPositive(CustomerTable table, bool[] treated, SchemaOptions schema)
    {
        var texts = RawColumnValues.Read(table, table.Position(options.Outcome), schema);
        if (texts.Missing > 0)
        {
            var ofTreated = texts.IsMissing.Zip(treated).Count(row => row is { First: true, Second: true });
            throw Refuse(
                $"the outcome is missing in {ofTreated} rows of the treated and {texts.Missing - ofTreated} of the others; "
                + "both arms need the outcome of every customer. Fill it in, or take such rows out of both arms alike.",
                options.Outcome);
        }

        if (options.Positive is { } given) return Check(given, LabelValues.Read(table, table.Position(options.Outcome), schema));
        string[] values = [.. texts.Words.Distinct(StringComparer.OrdinalIgnoreCase).Take(ListedColumns)];
        if (values.Length == 1) throw Refuse("all rows have one outcome, so there is no effect to learn.", options.Outcome);
        const string Ask = "name the value that is good, such as that of customers who stayed, with --positive.";
        if (values.Length > 2) throw Refuse($"it has three values or more; {Ask}", options.Outcome);
        if (LabelWords.SaysChurned(options.Outcome)) throw Refuse($"its name says who left; {Ask}", options.Outcome);
        var (one, other) = (values[0], values[1]);
        return LabelWords.YesOf(one, other)
            ?? (LabelWords.OfValue(one), LabelWords.OfValue(other)) switch
            {
                (LabelMeaning.Yes, LabelMeaning.No) or (LabelMeaning.Stayed, LabelMeaning.Churned) => one,
                (LabelMeaning.No, LabelMeaning.Yes) or (LabelMeaning.Churned, LabelMeaning.Stayed) => other,
                _ => throw Refuse($"its values do not say which is good; {Ask}", options.Outcome),
            };
    }

    /// <summary>Refuses a good value that is none, in words for a trial: the label's own are for customers who leave.</summary>
    private string Check(string given, LabelValues values)
    {
        if (values.Words.Count > LabelValues.MostCounted)
            throw Refuse(
                $"the outcome has more than {LabelValues.MostCounted} values; name another column with --outcome.",
                options.Outcome);
        var good = values.Find(given) is { } one ? [one] : Array.ConvertAll(given.Split(','), values.Find);
        if (good.Any(value => value is null))
            throw Refuse(
                $"no row has the value '{PlainText.Start(given)}' of --positive; the values are "
                + $"{string.Join(", ", values.Words.Take(ListedColumns))}.",
                options.Outcome);
        if (good.Distinct().Count() == values.Words.Count)
            throw Refuse("--positive names every value, so there is no other outcome to compare with.", options.Outcome);
        return given;
    }

    private void CheckArms(bool[] treated, bool[] responded)
    {
        var arms = new[] { true, false }.Select(arm =>
        {
            var outcomes = responded.Where((_, row) => treated[row] == arm).ToArray();
            return (Name: arm ? "treated" : "control", Rows: outcomes.Length, Events: outcomes.Count(good => good));
        }).ToArray();
        foreach (var (name, rows, events) in arms)
        {
            if (rows < FewestRows)
                throw Refuse($"the {name} arm has {rows} rows; at least {FewestRows} are needed. Run the trial for longer.");
            if (events < FewestEvents || rows - events < FewestEvents)
                throw Refuse(
                    $"{events} of {rows} rows of the {name} arm have the good outcome; at least {FewestEvents} with it and "
                    + $"{FewestEvents} without it are needed. Run the trial for longer, or take an outcome that is less rare.",
                    options.Outcome);
        }

        var (t, c) = (arms[0], arms[1]);
        double good = t.Events + c.Events, bad = treated.Length - good;
        var correlation = (((double)t.Events * (c.Rows - c.Events)) - ((double)c.Events * (t.Rows - t.Events)))
            / Math.Sqrt((double)t.Rows * c.Rows * good * bad);
        if (Math.Abs(correlation) > LargestCorrelation)
            throw Refuse(FormattableString.Invariant(
                $"it follows the outcome (correlation {correlation:0.00}), so it says what came of customers and not what was ")
                + "done with them; name the column that was filled before the outcome was known.");
    }

    private double[] ReadPropensity(CustomerTable table, bool[] treated, string? column)
    {
        const string Rule = "the probability of being treated must be a number above 0 and below 1";
        var share = treated.Average(own => own ? 1.0 : 0);
        var propensity = new double[treated.Length];
        if (column is null)
        {
            if (options.Propensity is { } given && (!IsNumber(given, out share) || !(share > 0 && share < 1)))
                throw Refuse($"--propensity: {Rule}, or the name of a column of such numbers.");
            Array.Fill(propensity, share);
        }
        else
        {
            var texts = table.Columns[ColumnNames.Find(table, column)];
            for (var row = 0; row < propensity.Length; row++)
                if (!IsNumber(texts[row], out propensity[row]) || !(propensity[row] > 0 && propensity[row] < 1))
                    throw new DataRefusedException(new TableError(
                        table.File, $"{Rule}; correct the row.", table.Line(row), column));
        }

        var expected = propensity.Sum();
        var error = (treated.Count(own => own) - expected) / Math.Sqrt(propensity.Sum(own => own * (1 - own)));
        if (Math.Abs(error) > LargestStandardErrors)
            throw Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"{treated.Count(own => own):N0} of {treated.Length:N0} rows are treated, but by --propensity {expected:N0} are ")
                + "to be expected, further off than chance allows; name the probability by which the trial drew.");
        return propensity;
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private DataRefusedException Refuse(string rule, string? column = null) =>
        new(new TableError(file.File, rule, null, column ?? options.Treatment));
}
