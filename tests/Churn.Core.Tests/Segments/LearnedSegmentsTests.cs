using System.Text;
using Churn.Core.Schema;
using Churn.Core.Segments;

namespace Churn.Core.Tests.Segments;

public sealed class LearnedSegmentsTests
{
    private static readonly SegmentColumn Tenure = new(new NumberColumn("tenure", 0, 72), false, [10], 0.5);

    private static readonly SegmentColumn Contract = new(new CategoryColumn("Contract", ["Month", "Year"]), false, [0.5, 0.5], 2);

    private static readonly LearnedSegments Segments = new()
    {
        Source = SegmentSource.Customers,
        Data = new SegmentData("customers.csv", "c0ffee", 30, 0.25),
        Seed = 42,
        Columns = [Tenure, Contract],
        Segments = [Segment("new", -4, 0, 0), Segment("old", 4, 0, 0)],
    };

    [Fact]
    public void Written_segments_are_read_as_they_were_and_assign_alike()
    {
        var json = SegmentsFile.Write(Segments);

        SegmentsFile.Read(json, out var read).Should().BeNull();
        SegmentsFile.Write(read!).Should().Equal(json);
        read!.Assign([3, 0]).Should().Be(0);
        read.Assign([20, 1]).Should().Be(1);
    }

    [Fact]
    public void Coordinates_are_centred_and_scaled_and_those_of_a_missing_or_unseen_value_are_0()
    {
        Segments.Encode([12, 1]).Should().Equal(1, -1, 1);
        Segments.Encode([float.NaN, float.NaN]).Should().Equal(0, 0, 0);
        Segments.Encode([10, CategoryColumn.UnseenCode]).Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Learned_coordinates_of_a_column_have_the_mean_0_and_the_variance_1_together()
    {
        float[] words = [0, 0, 0, 1, 1, 2];
        var column = SegmentColumn.Learn(new CategoryColumn("c", ["a", "b", "c"]), words)!;
        var points = Array.ConvertAll(words, word =>
        {
            var point = new float[3];
            column.Encode(word, point);
            return point;
        });

        for (var i = 0; i < 3; i++) points.Average(point => point[i]).Should().BeApproximately(0, 1e-6f);
        points.Average(point => point.Sum(x => x * x)).Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public void Skewed_amounts_are_taken_by_their_logarithm()
    {
        float[] amounts = [.. Enumerable.Range(0, 100).Select(i => (float)Math.Exp(i / 10.0))];

        SegmentColumn.Learn(new NumberColumn("amount", 1, 30_000), amounts)!.IsLogarithmic.Should().BeTrue();
        SegmentColumn.Learn(new NumberColumn("even", 0, 99), [.. Enumerable.Range(0, 100).Select(i => (float)i)])!
            .IsLogarithmic.Should().BeFalse();
    }

    [Fact]
    public void Column_that_is_the_same_for_all_has_no_coordinates() =>
        SegmentColumn.Learn(new NumberColumn("x", 1, 1), [1, 1, float.NaN]).Should().BeNull();

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2")]
    [InlineData("\"scale\": 0.5", "\"scale\": 0", "'tenure' has no good coding")]
    [InlineData("\"name\": \"old\"", "\"name\": \"new\"", "same name")]
    [InlineData("\"source\": \"customers\",", "", "source")]
    [InlineData("{", "", "not a file of segments")]
    public void Fault_of_a_file_says_what_is_wrong(string good, string bad, string expected)
    {
        var text = Encoding.UTF8.GetString(SegmentsFile.Write(Segments));
        var start = text.IndexOf(good, StringComparison.Ordinal);
        var broken = text[..start] + bad + text[(start + good.Length)..];

        SegmentsFile.Read(Encoding.UTF8.GetBytes(broken), out var read).Should().Contain(expected);
        read.Should().BeNull();
    }

    private static LearnedSegment Segment(string name, params float[] centre) =>
        new(name, ["tenure < 10"], 1, 1, 15, 0.5, 0.9, 0.25, null, centre);
}
