using System.Globalization;
using System.Text;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Core.Segments;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.TestSupport;
using Churn.Training.Segments;

namespace Churn.Training.Tests.Segments;

public sealed class SegmentLearningTests : IDisposable
{
    /// <summary>Three groups that differ in tenure, charges and contract, and in churn.</summary>
    private static readonly (double Tenure, double Charges, string Contract, double Churn)[] Groups =
        [(4, 80, "Month", 0.6), (60, 90, "Year", 0.1), (30, 20, "Month", 0.2)];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Groups_are_found_and_named_by_rules_that_hold_for_four_in_five()
    {
        var result = Learn(Write("a.csv", 600, seed: 1), new SegmentLearningOptions());

        var segments = result.Segments.Segments;
        segments.Should().HaveCount(3);
        segments.Should().OnlyContain(segment =>
            segment.RuleHolds >= 0.8 && segment.RulePrecision >= 0.8 && segment.Stability > 0.9 && segment.Rule.Count <= 3);
        segments.Sum(segment => segment.Customers).Should().Be(600);
        segments.Max(segment => segment.ChurnRate).Should().BeGreaterThan(0.5);
        result.Candidates.Select(candidate => candidate.Clusters).Should().Equal(2, 3, 4, 5, 6, 7, 8);
    }

    [Fact]
    public void Segments_are_the_same_bytes_at_any_number_of_threads()
    {
        var file = Write("a.csv", 300, seed: 1);
        var options = new SegmentLearningOptions { Resamples = 5, MostTried = 4 };

        SegmentsFile.Write(Learn(file, options, threads: 1).Segments)
            .Should().Equal(SegmentsFile.Write(Learn(file, options, threads: 3).Segments));
    }

    [Fact]
    public void Customers_keep_their_names_over_a_retraining_on_others()
    {
        var options = new SegmentLearningOptions { Resamples = 5, MostTried = 4 };
        var first = Learn(Write("a.csv", 400, seed: 1), options).Segments;

        var again = Learn(Write("b.csv", 400, seed: 2), options with { Previous = first });

        again.Kept.Should().BeGreaterThanOrEqualTo(0.9);
        again.Segments.Segments.Select(segment => segment.Name)
            .Should().BeSubsetOf(first.Segments.Select(segment => segment.Name));
    }

    [Fact]
    public void Clusters_that_moved_keep_the_names_of_those_that_they_overlap()
    {
        var options = new SegmentLearningOptions { Resamples = 5, Clusters = 3 };
        var first = Learn(Write("a.csv", 400, seed: 1), options).Segments;

        var again = Learn(Write("b.csv", 400, seed: 2, shift: 5), options with { Previous = first });

        again.Notes.Should().NotContain(note => note.Contains("earlier segments stay"));
        again.Kept.Should().BeGreaterThanOrEqualTo(0.9);
    }

    [Theory]
    [InlineData("tenur", "'tenur'")]
    [InlineData("same", "cannot be compared by it: the same in every row")]
    [InlineData("key", "cannot be compared by it")]
    public void Column_that_is_no_help_is_refused(string column, string expected)
    {
        var file = Write("a.csv", 100, seed: 1);

        var learn = () => Learn(file, new SegmentLearningOptions { Columns = ["tenure", column] });

        learn.Should().Throw<DataRefusedException>().Which.Message.Should().Contain(expected);
    }

    [Fact]
    public void Fewer_customers_than_the_segments_need_are_refused()
    {
        var file = Write("a.csv", 40, seed: 1);

        var learn = () => Learn(file, new SegmentLearningOptions { Clusters = 5 });

        learn.Should().Throw<DataRefusedException>().Which.Message.Should().Contain("need 50");
    }

    [Fact]
    public void Customers_without_groups_are_refused_unless_a_number_is_asked_for()
    {
        var random = new RandomStream(3, 0);
        var file = folder["cloud.csv"];
        File.WriteAllLines(file, ["x,y,z", .. Enumerable.Range(0, 400).Select(_ => string.Join(',', Enumerable.Range(0, 3)
            .Select(_ => (Normal(random) * 10).ToString("0.000", CultureInfo.InvariantCulture))))]);
        var options = new SegmentLearningOptions { Resamples = 10 };

        var learn = () => Learn(file, options with { MostTried = 4 });
        var asked = Learn(file, options with { Clusters = 4 });

        learn.Should().Throw<DataRefusedException>().Which.Message.Should().Contain("one segment");
        asked.Segments.Segments.Should().HaveCount(4);
        asked.Notes.Should().ContainMatch("*not stable*");
    }

    [Fact]
    public void Purchases_are_compared_by_recency_frequency_and_amount()
    {
        var file = folder["bought.csv"];
        File.WriteAllLines(file, [
            "customer,date,amount", "a,2026-01-01,10", "a,2026-01-01,5", "a,2026-01-11,25", "b,2026-01-21,7",
        ]);
        var table = CsvCustomerReader.Read(file, new ReadingOptions());

        var customers = SegmentCustomers.Of(table, TransactionTable.Read(
            table, new TransactionOptions(), new DateOnly(2026, 2, 1)));

        customers.Columns.Select(column => column.Name).Should().Equal("recency", "frequency", "amount");
        customers.Values.Select(values => values[0]).Should().Equal(10, 2, 20);
        customers.Values.Select(values => values[1]).Should().Equal(0, 1, 7);
    }

    [Fact]
    public void Assigned_file_is_a_copy_with_the_segment_at_the_end()
    {
        var file = Write("a.csv", 300, seed: 1);
        var learned = Learn(file, new SegmentLearningOptions { Resamples = 5, Clusters = 3 }).Segments;
        using var output = new MemoryStream();

        var result = SegmentAssignment.Write(learned, file, null, output);

        var (lines, written) = (File.ReadAllLines(file), Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n'));
        written.Should().HaveCount(lines.Length);
        written[0].Should().Be(lines[0] + ",learned_segment");
        written.Skip(1).Should().OnlyContain(line =>
            learned.Segments.Any(segment => line.EndsWith(segment.Name, StringComparison.Ordinal)));
        result.Segments.Select(segment => segment.Customers)
            .Should().Equal(learned.Segments.Select(segment => segment.Customers));
    }

    [Fact]
    public void File_without_a_column_of_the_segments_is_refused()
    {
        var learned = Learn(Write("a.csv", 300, seed: 1), new SegmentLearningOptions { Resamples = 5, Clusters = 3 }).Segments;
        File.WriteAllLines(folder["other.csv"], ["Tenure,charges,contract", "1,2,Month"]);

        var assign = () => SegmentAssignment.Write(learned, folder["other.csv"], null, Stream.Null);

        assign.Should().Throw<DataRefusedException>().Which.Message.Should().Contain("'tenure'").And.Contain("Is it 'Tenure'?");
    }

    private static SegmentLearningResult Learn(string file, SegmentLearningOptions options, int threads = 2) =>
        SegmentLearning.Learn(SegmentCustomers.Of(CsvCustomerReader.Read(file, new ReadingOptions()), options), options, threads);

    private string Write(string name, int customers, int seed, double shift = 0)
    {
        var random = new RandomStream(seed, 0);
        File.WriteAllLines(folder[name], ["key,tenure,charges,contract,same,Churn", .. Enumerable.Range(0, customers).Select(i =>
        {
            var group = Groups[i % Groups.Length];
            return FormattableString.Invariant($"K{i:00000},{group.Tenure + shift + (2 * Normal(random)):0.0},")
                + FormattableString.Invariant($"{group.Charges + (4 * Normal(random)):0.0},{group.Contract},1,")
                + (random.NextDouble() < group.Churn ? "Yes" : "No");
        })]);
        return folder[name];
    }

    private static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
