using System.Text;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Answering;

public sealed class ChurnModelTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ChurnModel model;

    public ChurnModelTests()
    {
        var store = new ModelStore(folder["models"]);
        model = store.Open(new HandMadeModel().PublishIn(store));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_score_is_the_logistic_of_the_weighed_row()
    {
        const double logOdds = 0.2 - (0.031 * 10) + (0.017 * 50) - (0.9 * 1) + 0.35;

        var score = Score(
            """{"tenure": 10, "MonthlyCharges": 50, "Contract": "One year", "SeniorCitizen": 1, "PaperlessBilling": 0}""");

        ((double)score.ChurnProbability.Value).Should().BeApproximately(1 / (1 + Math.Exp(-logOdds)), 1e-6);
        score.Segmented.Value.Should().Be(50);
    }

    [Theory]
    [InlineData("""{"tenure": 1, "MonthlyCharges": 100, "Contract": "Month-to-month"}""", true, "high-risk")]
    [InlineData("""{"tenure": 72, "MonthlyCharges": 100, "Contract": "Two year"}""", false, "potential-high-value")]
    [InlineData("""{"tenure": 72, "MonthlyCharges": 20, "Contract": "Two year"}""", false, "loyal")]
    [InlineData("""{"tenure": 23, "MonthlyCharges": 20, "Contract": "Two year"}""", false, "standard")]
    public void Decision_and_segment_follow_the_rules_of_the_manifest(string json, bool churn, string segment)
    {
        var score = Score(json);

        (score.ShouldContact, score.Segment).Should().Be((churn, segment));
    }

    [Fact]
    public void A_missing_value_counts_as_what_was_learnt_and_is_no_value_in_the_segments()
    {
        var missing = Score("""{"tenure": 50, "Contract": "Two year"}""");
        var filled = Score(
            """{"tenure": 50, "MonthlyCharges": 70.35, "Contract": "Two year", "SeniorCitizen": 0, "PaperlessBilling": 1}""");

        missing.ChurnProbability.Should().Be(filled.ChurnProbability);
        missing.Segmented.Value.Should().Be(float.NaN);
        missing.Segment.Should().Be("loyal");
    }

    [Fact]
    public void Without_value_and_tenure_columns_there_is_no_value()
    {
        var store = new ModelStore(folder["bank"]);
        var bank = store.Open(HandMadeModel.OfBank.PublishIn(store));

        var answer = bank.Answerer.Answer(new CustomerRecord(null, new([30, 850, 140, 0]), []));

        (answer.ShouldContact, answer.Segment, answer.Segmented.Value).Should().Be((false, SegmentationRules.Loyal, float.NaN));
    }

    [Fact]
    public void A_customer_gets_the_same_bits_alone_again_and_from_32_threads()
    {
        var random = new Random(7);
        var records = Enumerable.Range(0, 500).Select(_ => AnyRecord(random)).ToArray();
        var alone = records.Select(Bits).ToArray();

        Enumerable.Reverse(records).Select(Bits).Should().Equal(Enumerable.Reverse(alone));
        var answers = new int[32][];
        var threads = Enumerable.Range(0, 32).Select(thread => new Thread(() =>
        {
            var order = Enumerable.Range(0, records.Length).ToArray();
            new Random(thread).Shuffle(order);
            var mine = new int[records.Length];
            foreach (var i in order) mine[i] = Bits(records[i]);
            answers[thread] = mine;
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        answers.Should().AllSatisfy(mine => mine.Should().Equal(alone));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_row_of_another_length_is_refused_and_not_filled_up_with_the_last_customers_values(int length)
    {
        Score("""{"tenure": 1}""");

        var score = () => model.Score(new CodedCustomer(new float[length]));

        score.Should().Throw<ArgumentException>().WithMessage($"A row has 5 values, not {length}.*");
        Score("""{"tenure": 1}""").ChurnProbability.Should().Be(Score("""{"tenure": 1}""").ChurnProbability);
    }

    [Fact]
    public void The_golden_records_are_scored_as_they_say()
    {
        model.Golden.Should().HaveCount(3);
        foreach (var golden in model.Golden)
            model.Score(JsonRecordReader.Read(model.Schema, golden.ToUtf8()).Record!.Coded).Value
                .Should().BeApproximately(golden.Probability.Value, ChurnModel.GoldenTolerance);
    }

    [Fact]
    public void An_extreme_number_still_gets_a_probability()
    {
        Score("""{"tenure": 3.4e38}""").ChurnProbability.Should().Be(new ChurnProbability(0));
        Score("""{"MonthlyCharges": 3.4e38}""").ChurnProbability.Should().Be(new ChurnProbability(1));
    }

    private static CustomerRecord AnyRecord(Random random) => new(
        null,
        new([
            random.Next(5) == 0 ? float.NaN : random.Next(73),
            (float)(random.NextDouble() * 100),
            random.Next(-1, 3),
            random.Next(2),
            random.Next(4) == 0 ? float.NaN : random.Next(2),
        ]),
        []);

    private CustomerAnswer Score(string json) =>
        model.Answerer.Answer(JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(json)).Record!);

    private int Bits(CustomerRecord record) => BitConverter.SingleToInt32Bits(model.Score(record.Coded).Value);
}
