using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.TestSupport;
using Churn.Training.Preprocessing;

namespace Churn.Training.Tests.Preprocessing;

public class EncoderTests
{
    private const float Missing = float.NaN;

    [Theory]
    [InlineData(ImputationStrategy.Mean, 4.5f)]
    [InlineData(ImputationStrategy.Median, 2.5f)]
    [InlineData(ImputationStrategy.MostFrequent, 2)]
    [InlineData(ImputationStrategy.Constant, 0)]
    [InlineData(ImputationStrategy.ForwardFill, 11)]
    [InlineData(ImputationStrategy.BackwardFill, 2)]
    public void A_missing_number_of_a_single_customer_gets_what_the_rule_learnt(ImputationStrategy rule, float expected)
    {
        var encoder = FitNumbers(rule, Scaling.None, Missing, 2, 3, Missing, 2, 11, Missing);

        Transform(encoder, Missing).Should().Equal(expected);
    }

    [Fact]
    public void Forward_and_backward_fill_take_the_neighbours_in_the_training_part()
    {
        FillTraining(ImputationStrategy.ForwardFill).Should().Equal(11, 2, 3, 3, 2, 11, 11);
        FillTraining(ImputationStrategy.BackwardFill).Should().Equal(2, 2, 3, 2, 2, 11, 2);
    }

    [Fact]
    public void Standard_scaling_gives_mean_zero_and_deviation_one()
    {
        var encoder = FitNumbers(ImputationStrategy.Mean, Scaling.Standard, 1, 2, 3, 4);

        Transform(encoder, 1)[0].Should().BeApproximately(-1.3416408f, 1e-6f);
        Transform(encoder, 2.5f)[0].Should().Be(0);
    }

    [Fact]
    public void Robust_scaling_uses_median_and_interquartile_range()
    {
        var encoder = FitNumbers(ImputationStrategy.Median, Scaling.Robust, 0, 1, 2, 3, 1000);

        Transform(encoder, 2)[0].Should().Be(0);
        Transform(encoder, 4)[0].Should().Be(1);
    }

    [Theory]
    [InlineData(Scaling.Standard)]
    [InlineData(Scaling.Robust)]
    public void A_constant_column_is_only_centred(Scaling scaling) =>
        Transform(FitNumbers(ImputationStrategy.Mean, scaling, 5, 5, 5), 7).Should().Equal(2);

    [Fact]
    public void Robust_scaling_falls_back_on_the_deviation_where_the_quartiles_are_equal() =>
        float.IsFinite(Transform(FitNumbers(ImputationStrategy.Mean, Scaling.Robust, 0, 0, 0, 0, 9), 9)[0]).Should().BeTrue();

    [Fact]
    public void Words_get_a_slot_each_and_rare_and_unseen_ones_share_one()
    {
        var encoder = FitWords(ImputationStrategy.MostFrequent, rareBelow: 2, 0, 0, 0, 1, 1, 2);

        encoder.FeatureNames.Should().Equal("w=a", "w=b", "w=(rare)");
        Transform(encoder, 0).Should().Equal(1, 0, 0);
        Transform(encoder, 2).Should().Equal(0, 0, 1);
        Transform(encoder, CategoryColumn.UnseenCode).Should().Equal(0, 0, 1);
        Transform(encoder, Missing).Should().Equal(1, 0, 0);
    }

    [Fact]
    public void Missing_words_can_have_a_slot_of_their_own()
    {
        var encoder = FitWords(ImputationStrategy.Constant, rareBelow: 1, 0, 1, Missing);

        encoder.FeatureNames.Should().Equal("w=a", "w=b", "w=(rare)", "w=(missing)");
        Transform(encoder, Missing).Should().Equal(0, 0, 0, 1);
    }

    [Fact]
    public void A_boolean_is_one_slot_and_an_unseen_word_counts_as_missing()
    {
        var column = new BooleanColumn("flag", "No", "Yes");
        var encoder = new Encoder(new EncoderOptions()).Fit([column], OfOneColumn(1, 1, 0));

        encoder.FeatureNames.Should().Equal("flag=Yes");
        Transform(encoder, 1).Should().Equal(1);
        Transform(encoder, 0).Should().Equal(0);
        Transform(encoder, Missing).Should().Equal(1);
        Transform(encoder, CategoryColumn.UnseenCode).Should().Equal(1);
    }

    [Fact]
    public void A_value_that_is_often_missing_has_an_indicator_beside_its_fill()
    {
        float[] values = [.. Enumerable.Repeat(Missing, 10), .. Enumerable.Range(0, 20).Select(i => (float)i)];
        var encoder = FitNumbers(ImputationStrategy.Median, Scaling.None, values);

        encoder.FeatureNames.Should().Equal("x", "x=(missing)");
        Transform(encoder, Missing).Should().Equal(9.5f, 1);
        Transform(encoder, 3).Should().Equal(3, 0);
    }

    [Fact]
    public void A_value_that_is_seldom_missing_has_no_indicator() =>
        FitNumbers(ImputationStrategy.Median, Scaling.None, [.. Enumerable.Repeat(Missing, 9), 1, 2])
            .FeatureNames.Should()
            .Equal("x");

    [Fact]
    public void A_category_of_many_words_has_the_churn_rate_of_its_word_drawn_towards_the_average()
    {
        var (encoder, _) = FitManyWords();

        encoder.FeatureNames.Take(3).Should().Equal("x", "x=(missing)", "w=(churn rate)");
        // 100 of 200 churned; of word 00 all 10 did: (10 + 20 x 0.5) / (10 + 20).
        Transform(encoder, 0, 1)[2].Should().BeApproximately(20 / 30f, 1e-6f);
        Transform(encoder, 19, 1)[2].Should().BeApproximately(10 / 30f, 1e-6f);
        Transform(encoder, CategoryColumn.UnseenCode, 1)[2].Should().Be(0.5f);
        Transform(encoder, Missing, 1)[2].Should().Be(0.5f);
    }

    [Fact]
    public void In_training_a_customers_own_label_is_not_in_its_churn_rate()
    {
        var codes = Enumerable.Range(0, 100).Select(row => (float)row).ToArray(); // each word once: its rate would be the label
        var churned = Enumerable.Range(0, 100).Select(row => row % 2 == 0).ToArray();
        var words = Enumerable
            .Range(0, 100)
            .Select(word => word.ToString("000", System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        var customers = new EncodedDataset([codes], churned);
        var features = new Encoder(new EncoderOptions())
            .Fit([new CategoryColumn("w", words)], customers)
            .TransformTraining(customers);

        Enumerable.Range(0, 100).Select(row => features.Row(row)[0]).Should().OnlyContain(rate => Math.Abs(rate - 0.5) < 0.01);
    }

    [Fact]
    public void Indicators_and_churn_rates_are_the_same_in_the_graph()
    {
        var (encoder, customers) = FitManyWords();
        foreach (var row in customers.Rows.Append([CategoryColumn.UnseenCode, 7]).Append([Missing, Missing]))
            RunGraph.ExactlyOn(2, encoder.WriteTo, row).Should().Equal(Transform(encoder, row));
    }

    [Fact]
    public void A_category_can_be_one_feature_that_holds_the_number_of_its_word()
    {
        var words = new CategoryColumn("w", ["a", "b", "c"]);
        var customers = new EncodedDataset([[0, 0, 1, 2, 2], [5, 6, 7, 8, 9]], new bool[5]);
        var options = new EncoderOptions { RareBelow = 2, EmbedFrom = 3, ChurnRateFrom = null };

        var encoder = new Encoder(options).Fit([words, new NumberColumn("x", 0, 9)], customers);

        encoder.FeatureNames.Should().Equal("x", "w=(word)");
        encoder.Transform(customers).WordCounts.Should().Equal(3); // a, c, and the rare ones
        Transform(encoder, 0, 5).Should().Equal(5, 0);
        Transform(encoder, 2, 5).Should().Equal(5, 1);
        Transform(encoder, 1, 5).Should().Equal(5, 2);
        Transform(encoder, CategoryColumn.UnseenCode, 5).Should().Equal(5, 2);
        Transform(encoder, Missing, 5).Should().Equal(5, 0);
    }

    [Fact]
    public void A_missing_word_can_have_a_number_of_its_own()
    {
        var words = new CategoryColumn("w", ["a", "b"], ImputationStrategy.Constant);

        var encoder = new Encoder(new EncoderOptions { RareBelow = 1, EmbedFrom = 2 }).Fit([words], OfOneColumn(0, 1, Missing));

        encoder.Transform(OfOneColumn(0)).WordCounts.Should().Equal(4);
        Transform(encoder, Missing).Should().Equal(3);
    }

    [Fact]
    public void A_column_that_is_missing_in_the_whole_training_part_still_encodes()
    {
        FitNumbers(ImputationStrategy.Median, Scaling.Standard, Missing, Missing).FeatureNames.Should().Equal("x");
        Transform(FitNumbers(ImputationStrategy.Median, Scaling.Standard, Missing, Missing), Missing).Should().Equal(0);
        Transform(FitWords(ImputationStrategy.MostFrequent, rareBelow: 1, Missing, Missing), Missing)
            .Sum()
            .Should()
            .BeInRange(0, 1);
    }

    [Fact]
    public void Encoding_changes_neither_its_options_nor_its_input()
    {
        var customers = OfOneColumn(Missing, 3);
        var encoder = new Encoder(new EncoderOptions()).Fit(
            [new NumberColumn("x", 0, 9, ImputationStrategy.ForwardFill)],
            customers);

        encoder.TransformTraining(customers);

        customers.Column(0)[0].Should().Be(float.NaN);
    }

    [Theory]
    [InlineData(float.MaxValue, 1e30f)]
    [InlineData(float.MinValue, -1e30f)]
    public void A_huge_number_stays_finite_in_memory_and_in_the_graph(float huge, float expected)
    {
        var encoder = FitNumbers(ImputationStrategy.Mean, Scaling.Standard, 0.1f, 0.2f, 0.3f);

        Transform(encoder, huge).Should().Equal(expected);
        RunGraph.ExactlyOn(1, encoder.WriteTo, huge).Should().Equal(expected);
    }

    private static float[] Transform(FittedEncoder encoder, params float[] coded)
    {
        var features = new float[encoder.FeatureNames.Count];
        encoder.Transform(coded, features);
        return features;
    }

    private static FittedEncoder FitNumbers(ImputationStrategy rule, Scaling scaling, params float[] values) =>
        new Encoder(new EncoderOptions { Scaling = scaling }).Fit(
            [new NumberColumn("x", -1000, 1000, rule)],
            OfOneColumn(values));

    private static FittedEncoder FitWords(ImputationStrategy rule, int rareBelow, params float[] codes) =>
        new Encoder(new EncoderOptions { RareBelow = rareBelow }).Fit(
            [new CategoryColumn("w", ["a", "b", "c"], rule)],
            OfOneColumn(codes));

    /// <summary>
    /// A category of twenty words with ten rows each, the first ten of which churned, and a number that is missing in ten rows.
    /// </summary>
    private static (FittedEncoder Encoder, EncodedDataset Customers) FitManyWords()
    {
        string[] words =
        [
            .. Enumerable.Range(0, 20).Select(word => word.ToString("00", System.Globalization.CultureInfo.InvariantCulture)),];
        float[] codes = [.. Enumerable.Range(0, 200).Select(row => (float)(row / 10))];
        float[] numbers = [.. Enumerable.Range(0, 200).Select(row => row % 20 == 0 ? Missing : row)];
        var customers = new EncodedDataset([codes, numbers], [.. codes.Select(code => code < 10)]);
        FeatureColumn[] columns = [new CategoryColumn("w", words), new NumberColumn("x", 0, 200)];
        return (new Encoder(new EncoderOptions()).Fit(columns, customers), customers);
    }

    private static EncodedDataset OfOneColumn(params float[] values) => new([values], new bool[values.Length]);

    private static float[] FillTraining(ImputationStrategy rule)
    {
        var customers = OfOneColumn(Missing, 2, 3, Missing, 2, 11, Missing);
        var matrix = new Encoder(new EncoderOptions())
            .Fit([new NumberColumn("x", 0, 99, rule)], customers)
            .TransformTraining(customers);
        return [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row)[0])];
    }
}
