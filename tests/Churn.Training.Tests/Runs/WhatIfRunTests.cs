using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Models.WhatIf;
using Churn.TestSupport;
using Churn.Training.Runs;
using Xunit.Abstractions;

namespace Churn.Training.Tests.Runs;

/// <summary>Suggestions of a model that was trained on telco, against every combination that may be tried.</summary>
public sealed class WhatIfRunTests(ITestOutputHelper output) : IDisposable
{
    private const int Customers = 1_000;

    private static readonly ColumnOptions[] Levers =
    [
        new()
        {
            Name = "Contract",
            Actionable = Actionable.Any,
            Cost = 3,
            Forbid = ["Month-to-month", "Two year -> One year"],
        },
        new() { Name = "PaymentMethod", Actionable = Actionable.Any, Forbid = ["Mailed check"] },
        new() { Name = "PaperlessBilling", Actionable = Actionable.Any, Cost = 0 },
        new() { Name = "OnlineSecurity", Actionable = Actionable.Any, Cost = 2 },
        new() { Name = "TechSupport", Actionable = Actionable.Any, Cost = 2 },
        new() { Name = "OnlineBackup", Actionable = Actionable.Any, Cost = 2 },
        new() { Name = "DeviceProtection", Actionable = Actionable.Any, Cost = 2 },
        new() { Name = "MonthlyCharges", Actionable = Actionable.Down, Min = 25, Max = 110, Cost = 5 },
    ];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, InlineData("forest"), InlineData("logistic")]
    public void Suggestions_break_no_rule_cross_the_threshold_and_are_the_fewest(string learner)
    {
        var model = Train(learner);
        var check = new Check(model, EncodedDataset.Read(CsvCustomerReader.Read(Repository.Telco), model.Schema));
        var times = new List<double>();
        var sizes = new int[ChangeSearch.MaxChanges + 1];
        foreach (var customer in AtRisk(model).Take(Customers))
        {
            var started = Stopwatch.GetTimestamp();
            var found = model.WhatIf.Suggest(customer);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

            found.Stopped.Should().BeFalse();
            var row = RowOf(model, customer);
            var threshold = found.Before.Threshold!.Value.Value;
            var fewest = check.Fewest(row, threshold);
            found.NoneFeasible.Should().Be(fewest is null);
            sizes[fewest ?? 0]++;
            found.Suggestions.Select(suggestion => string.Join(',', suggestion.Changes.Keys)).Should().OnlyHaveUniqueItems();
            found.Suggestions.Select(suggestion => suggestion.Cost).Should().BeInAscendingOrder();
            foreach (var suggestion in found.Suggestions)
            {
                suggestion.Changes.Should().HaveCount(fewest!.Value);
                var rescored = model.WhatIf.Compare(customer, JsonSerializer.SerializeToElement(suggestion.Changes));
                rescored.After.ChurnProbability.Value.Should().Be(suggestion.ChurnProbability.Value).And.BeLessThan(threshold);
                check.Violations(row, RowOf(model, Merge(customer, suggestion.Changes))).Should().BeEmpty();
            }
        }

        times.Should().HaveCount(Customers);
        output.WriteLine(FormattableString.Invariant($"{learner}: none {sizes[0]}, one {sizes[1]}, two {sizes[2]}, ")
            + FormattableString.Invariant($"three {sizes[3]}; ms p50 {Quantiles.Of<double>(times.ToArray(), .5):0.00}, ")
            + FormattableString.Invariant($"p95 {Quantiles.Of<double>(times.ToArray(), .95):0.00}, max {times.Max():0.00}"));
    }

    [Fact]
    public void Training_keeps_the_same_reference_again_and_none_where_nothing_can_be_changed()
    {
        var (first, second) = (Train("logistic"), Train("logistic"));

        second.Version.Should().Be(first.Version);
        first.ChangeReference!.Rows.Should().HaveCount(ChangeReference.MaxRows);
        first.ChangeReference.MaxDistance.Should().BeInRange(0.001, 0.2);
        Train("logistic", []).ChangeReference.Should().BeNull();
    }

    [Fact]
    public void Declarations_come_back_from_the_options_of_a_manifest()
    {
        var read = TrainingJson.Read(TrainingJson.ToJson(new TrainingOptions { Schema = new() { Columns = Levers } }));

        read.Schema.Columns.Should().BeEquivalentTo(Levers, options => options.WithStrictOrdering());
    }

    private static IEnumerable<JsonElement> AtRisk(ChurnModel model)
    {
        using var rows = CsvRows.Open(Repository.Telco, null);
        while (rows.Read() is { } fields)
        {
            var customer = JsonSerializer.SerializeToElement(
                rows.Header.Zip(fields).Where(field => field.First != "Churn")
                    .ToDictionary(field => field.First, field => field.Second));
            var record = JsonRecordReader.Read(model.Schema, JsonSerializer.SerializeToUtf8Bytes(customer)).Record!;
            if (model.Answerer.Answer(record).ShouldContact) yield return customer;
        }
    }

    private static JsonElement Merge(JsonElement customer, IReadOnlyDictionary<string, object> changes)
    {
        var merged = JsonObject.Create(customer)!;
        foreach (var (column, value) in changes) merged[column] = JsonSerializer.SerializeToNode(value);
        return JsonSerializer.SerializeToElement(merged);
    }

    private static float[] RowOf(ChurnModel model, JsonElement customer) =>
        JsonRecordReader.Read(model.Schema, JsonSerializer.SerializeToUtf8Bytes(customer)).Record!.Coded.Features;

    private ChurnModel Train(string learner, ColumnOptions[]? levers = null)
    {
        var options = new TrainingOptions
        {
            Models = [learner],
            Evaluation = new() { Folds = 2, Resamples = 20, Repeats = 1 },
            Report = new() { LearningCurve = false },
            Forest = new() { Trees = 50, MinimumLeafSize = 10 },
            Schema = new() { Columns = levers ?? Levers },
        };
        var store = new ModelStore(folder["models"]);
        return store.Open(new TrainingRun(options, store, 2).Execute(Repository.Telco).Version);
    }

    /// <summary>The rules, written a second time and as plainly as can be.</summary>
    private sealed class Check(ChurnModel model, EncodedDataset training)
    {
        private readonly CustomerSchema schema = model.Schema;
        private readonly HashSet<(int, float, int, float)> pairs = PairsOf(model.Schema, training);

        public IEnumerable<string> Violations(float[] before, float[] after)
        {
            foreach (var feature in Changed(before, after))
            {
                var (column, now, then) = (schema.Features[feature], before[feature], after[feature]);
                var lever = Levers.SingleOrDefault(lever => lever.Name == column.Name);
                if (lever is null) yield return $"{column.Name} is a fact";
                if (lever?.Name == "MonthlyCharges" && !(then < now && then is >= 25 and <= 110)) yield return "charges";
                if (lever?.Forbid?.Contains(column.Words![(int)then]) == true) yield return "forbidden word";
                if (lever?.Name == "Contract" && column.Words![(int)now] == "Two year") yield return "forbidden change";
                for (var other = 0; other < after.Length; other++)
                    if (other != feature && column.Words is not null && schema.Features[other].Words is not null
                        && !pairs.Contains((feature, then, other, after[other]))) yield return "a pair that never occurred";
            }

            if (model.ChangeReference!.Rows.Min(row => Gower(row, after)) > model.ChangeReference.MaxDistance)
                yield return "far from the training";
        }

        public int? Fewest(float[] row, float threshold)
        {
            int[] features = [.. Levers.Select(lever => schema.FeaturePosition(lever.Name))];
            for (var size = 1; size <= ChangeSearch.MaxChanges; size++)
                for (var members = 0; members < 1 << features.Length; members++)
                    if (System.Numerics.BitOperations.PopCount((uint)members) == size && Crosses(
                        [.. features.Where((_, i) => (members >> i & 1) != 0)], row, (float[])row.Clone(), threshold))
                        return size;
            return null;
        }

        private bool Crosses(int[] set, float[] before, float[] after, float threshold)
        {
            if (set.Length == 0)
                return model.Score(new CodedCustomer(after)).Value < threshold && !Violations(before, after).Any();
            foreach (var code in Candidates(set[0], before[set[0]]))
            {
                after[set[0]] = code;
                if (Crosses(set[1..], before, after, threshold)) return true;
            }

            after[set[0]] = before[set[0]];
            return false;
        }

        private float[] Candidates(int feature, float now)
        {
            if (schema.Features[feature].Words is { } words)
                return [.. Enumerable.Range(0, words.Count).Select(code => (float)code).Where(code => code != now)];
            float[] lower = [.. model.ChangeReference!.Quantiles[feature].Where(value => value < now)];
            return lower.Length <= 12 ? lower : [.. Enumerable.Range(0, 12).Select(i => lower[i * (lower.Length - 1) / 11])];
        }

        private static IEnumerable<int> Changed(float[] before, float[] after) =>
            Enumerable.Range(0, before.Length).Where(feature => !before[feature].Equals(after[feature]));

        private double Gower(float[] one, float[] other) => one.Zip(other).Select((pair, feature) =>
            pair.First.Equals(pair.Second) ? 0
            : schema.Features[feature] is NumberColumn number && !float.IsNaN(pair.First) && !float.IsNaN(pair.Second)
                ? Math.Min(1, Math.Abs((double)pair.First - pair.Second) / (number.Maximum - number.Minimum))
                : 1).Sum() / one.Length;

        private static HashSet<(int, float, int, float)> PairsOf(CustomerSchema schema, EncodedDataset training)
        {
            int[] words =
                [.. Enumerable.Range(0, schema.Features.Count).Where(feature => schema.Features[feature].Words is not null)];
            return
            [
                .. training.Rows.SelectMany(row => words.SelectMany(
                    feature => words.Select(other => (feature, row[feature], other, row[other])))),];
        }
    }
}
