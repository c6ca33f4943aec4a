using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Core.Value;

/// <summary>
/// How columns change while a customer stays one period longer: "tenure+1, TotalCharges+=MonthlyCharges". Dates grow older by
/// themselves.
/// </summary>
public sealed class ColumnAgeing
{
    private readonly (int Feature, NumberColumn Column, float Step, int Other)[] rules;
    private readonly int[] dates;
    private readonly float days;

    private ColumnAgeing((int Feature, NumberColumn Column, float Step, int Other)[] rules, int[] dates, double days)
    {
        (this.rules, this.dates, this.days) = (rules, dates, (float)days);
    }

    /// <summary>Reads rules.</summary>
    /// <param name="text">Rules with commas between them, each NAME+NUMBER or NAME+=NAME; null for none.</param>
    /// <param name="schema">The columns of the model.</param>
    /// <param name="period">The length of a period.</param>
    /// <exception cref="ArgumentException">A rule is none, or names no number column; the message tells all faults.</exception>
    public static ColumnAgeing Read(string? text, CustomerSchema schema, PurchasePeriod period)
    {
        var faults = new List<string>();
        return Read(text, schema, period, faults)
            ?? throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Reads rules, and tells all faults.</summary>
    /// <param name="text">Rules with commas between them, each NAME+NUMBER or NAME+=NAME; null for none.</param>
    /// <param name="schema">The columns of the model.</param>
    /// <param name="period">The length of a period.</param>
    /// <param name="faults">Takes up a sentence for each fault.</param>
    /// <returns>The rules; null where there are faults.</returns>
    public static ColumnAgeing? Read(string? text, CustomerSchema schema, PurchasePeriod period, List<string> faults)
    {
        if (schema.Label.Target is { } target)
            faults.Add($"The model predicts {target}, and how long customers stay needs a model of churn.");
        var rules = new List<(int, NumberColumn, float, int)>();
        foreach (var rule in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var place = rule.LastIndexOf('+');
            var name = place < 0 ? rule : rule[..place].TrimEnd();
            var step = place < 0 ? "" : rule[(place + 1)..].Trim();
            if (FeatureOf(schema, name) is not { } aged)
                faults.Add($"'{rule}': '{name}' is no number column of the model.");
            else if (step.StartsWith('='))
            {
                if (FeatureOf(schema, step[1..].Trim()) is { } other) rules.Add((aged.Feature, aged.Column, 0, other.Feature));
                else faults.Add($"'{rule}': '{step[1..].Trim()}' is no number column of the model.");
            }
            else if (float.TryParse(step, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && float.IsFinite(number))
                rules.Add((aged.Feature, aged.Column, number, -1));
            else faults.Add($"'{rule}' is no rule; write NAME+NUMBER or NAME+=NAME, such as tenure+1.");
        }

        return faults.Count > 0
            ? null
            : new ColumnAgeing(
                [.. rules],
                [.. schema.UsedColumns.OfType<DateColumn>().Select(date => FirstFeatureOf(schema, date.Name))],
                period.Days());
    }

    /// <summary>Whether nothing changes while a customer stays.</summary>
    public bool IsEmpty => rules.Length == 0 && dates.Length == 0;

    /// <summary>The positions of what changes in a coded row.</summary>
    public IReadOnlyCollection<int> Moving => [.. rules.Select(rule => rule.Feature).Concat(dates).Distinct()];

    /// <summary>Makes a coded row older by one period; what is missing stays so.</summary>
    public void Apply(Span<float> coded)
    {
        foreach (var (feature, _, step, other) in rules) coded[feature] += other < 0 ? step : coded[other];
        foreach (var feature in dates) coded[feature] += days;
    }

    /// <summary>Whether a column of the rules has a value that training never saw.</summary>
    public bool IsBeyondTraining(ReadOnlySpan<float> coded)
    {
        foreach (var (feature, column, _, _) in rules)
            if (coded[feature] < column.Minimum || coded[feature] > column.Maximum) return true;
        return false;
    }

    private static (int Feature, NumberColumn Column)? FeatureOf(CustomerSchema schema, string name) =>
        schema.TryFind(name, out var column, out var feature) && column is NumberColumn number && feature >= 0
            ? (feature, number)
            : null;

    private static int FirstFeatureOf(CustomerSchema schema, string name) =>
        schema.TryFind(name, out _, out var feature) ? feature : -1;
}
