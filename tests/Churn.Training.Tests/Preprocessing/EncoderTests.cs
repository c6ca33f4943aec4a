using Churn.Core.Schema;
using Churn.Models.Graph;
using Churn.Training.Preprocessing;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Training.Tests.Preprocessing;

public class EncoderTests
{
    private const float Missing = float.NaN;

    [Theory]
    [InlineData(MissingRule.Mean, 4.5f)]
    [InlineData(MissingRule.Median, 2.5f)]
    [InlineData(MissingRule.MostFrequent, 2)]
    [InlineData(MissingRule.Constant, 0)]
    [InlineData(MissingRule.ForwardFill, 11)]
    [InlineData(MissingRule.BackwardFill, 2)]
    public void A_missing_number_of_a_single_customer_gets_what_the_rule_learnt(MissingRule rule, float expected)
    {
        var encoder = FitNumbers(rule, Scaling.None, Missing, 2, 3, Missing, 2, 11, Missing);

        Transform(encoder, Missing).Should().Equal(expected);
    }

    [Fact]
    public void Forward_and_backward_fill_take_the_neighbours_in_the_training_part()
    {
        FillTraining(MissingRule.ForwardFill).Should().Equal(11, 2, 3, 3, 2, 11, 11);
        FillTraining(MissingRule.BackwardFill).Should().Equal(2, 2, 3, 2, 2, 11, 2);
    }

    [Fact]
    public void Standard_scaling_gives_mean_zero_and_deviation_one()
    {
        var encoder = FitNumbers(MissingRule.Mean, Scaling.Standard, 1, 2, 3, 4);

        Transform(encoder, 1)[0].Should().BeApproximately(-1.3416408f, 1e-6f);
        Transform(encoder, 2.5f)[0].Should().Be(0);
    }

    [Fact]
    public void Robust_scaling_uses_median_and_interquartile_range()
    {
        var encoder = FitNumbers(MissingRule.Median, Scaling.Robust, 0, 1, 2, 3, 1000);

        Transform(encoder, 2)[0].Should().Be(0);
        Transform(encoder, 4)[0].Should().Be(1);
    }

    [Theory]
    [InlineData(Scaling.Standard)]
    [InlineData(Scaling.Robust)]
    public void A_constant_column_is_only_centred(Scaling scaling) =>
        Transform(FitNumbers(MissingRule.Mean, scaling, 5, 5, 5), 7).Should().Equal(2);

    [Fact]
    public void Robust_scaling_falls_back_on_the_deviation_where_the_quartiles_are_equal() =>
        float.IsFinite(Transform(FitNumbers(MissingRule.Mean, Scaling.Robust, 0, 0, 0, 0, 9), 9)[0]).Should().BeTrue();

    [Fact]
    public void Words_get_a_slot_each_and_rare_and_unseen_ones_share_one()
    {
        var encoder = FitWords(MissingRule.MostFrequent, rareBelow: 2, 0, 0, 0, 1, 1, 2);

        encoder.FeatureNames.Should().Equal("w=a", "w=b", "w=(rare)");
        Transform(encoder, 0).Should().Equal(1, 0, 0);
        Transform(encoder, 2).Should().Equal(0, 0, 1);
        Transform(encoder, CategoryColumn.UnseenCode).Should().Equal(0, 0, 1);
        Transform(encoder, Missing).Should().Equal(1, 0, 0);
    }

    [Fact]
    public void Missing_words_can_have_a_slot_of_their_own()
    {
        var encoder = FitWords(MissingRule.Constant, rareBelow: 1, 0, 1, Missing);

        encoder.FeatureNames.Should().Equal("w=a", "w=b", "w=(rare)", "w=(missing)");
        Transform(encoder, Missing).Should().Equal(0, 0, 0, 1);
    }

    [Fact]
    public void A_boolean_is_one_slot_and_an_unseen_word_counts_as_missing()
    {
        var column = new BooleanColumn("flag", "No", "Yes");
        var encoder = new Encoder(new EncoderOptions()).Fit([column], [.. new float[] { 1, 1, 0 }.Select(value => new[] { value })]);

        encoder.FeatureNames.Should().Equal("flag=Yes");
        Transform(encoder, 1).Should().Equal(1);
        Transform(encoder, 0).Should().Equal(0);
        Transform(encoder, Missing).Should().Equal(1);
        Transform(encoder, CategoryColumn.UnseenCode).Should().Equal(1);
    }

    [Fact]
    public void A_column_that_is_missing_in_the_whole_training_part_still_encodes()
    {
        FitNumbers(MissingRule.Median, Scaling.Standard, Missing, Missing).FeatureNames.Should().Equal("x");
        Transform(FitNumbers(MissingRule.Median, Scaling.Standard, Missing, Missing), Missing).Should().Equal(0);
        Transform(FitWords(MissingRule.MostFrequent, rareBelow: 1, Missing, Missing), Missing).Sum().Should().BeInRange(0, 1);
    }

    [Fact]
    public void Encoding_changes_neither_its_options_nor_its_input()
    {
        float[][] rows = [[Missing], [3]];
        var encoder = new Encoder(new EncoderOptions()).Fit([new NumberColumn("x", 0, 9, MissingRule.ForwardFill)], rows);

        encoder.TransformTraining(rows);

        rows[0][0].Should().Be(float.NaN);
    }

    [Theory]
    [InlineData(float.MaxValue, 1e30f)]
    [InlineData(float.MinValue, -1e30f)]
    public void A_huge_number_stays_finite_in_memory_and_in_the_graph(float huge, float expected)
    {
        var encoder = FitNumbers(MissingRule.Mean, Scaling.Standard, 0.1f, 0.2f, 0.3f);
        var graph = new GraphBuilder("test");
        var features = encoder.WriteTo(graph, graph.FloatInput("row", 1));
        graph.FloatOutput("features", graph.Apply("Reshape", features, graph.Constant([-1L], 1)));
        using var session = new InferenceSession(graph.ToBytes());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new[] { huge }, [1, 1]);
        using var outputs = session.Run(options, ["row"], [input], ["features"]);

        Transform(encoder, huge).Should().Equal(expected);
        outputs[0].GetTensorDataAsSpan<float>().ToArray().Should().Equal(expected);
    }

    private static float[] Transform(FittedEncoder encoder, params float[] coded)
    {
        var features = new float[encoder.FeatureNames.Count];
        encoder.Transform(coded, features);
        return features;
    }

    private static FittedEncoder FitNumbers(MissingRule rule, Scaling scaling, params float[] values) =>
        new Encoder(new EncoderOptions { Scaling = scaling }).Fit([new NumberColumn("x", -1000, 1000, rule)], [.. values.Select(value => new[] { value })]);

    private static FittedEncoder FitWords(MissingRule rule, int rareBelow, params float[] codes) =>
        new Encoder(new EncoderOptions { RareBelow = rareBelow }).Fit([new CategoryColumn("w", ["a", "b", "c"], rule)], [.. codes.Select(code => new[] { code })]);

    private static float[] FillTraining(MissingRule rule)
    {
        float[][] rows = [.. new[] { Missing, 2, 3, Missing, 2, 11, Missing }.Select(value => new[] { value })];
        var matrix = new Encoder(new EncoderOptions()).Fit([new NumberColumn("x", 0, 99, rule)], rows).TransformTraining(rows);
        return [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row)[0])];
    }
}
