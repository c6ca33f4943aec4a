using System.Text;
using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;

namespace ChurnApi.Tests.Predict;

/// <summary>From a customer's JSON to the answer's, in memory that one request leaves to the next.</summary>
public sealed class PredictorTests : IDisposable
{
    private const string Sparse = """{"MonthlyCharges": 20}""";

    private readonly TempFolder folder = new();

    public static TheoryData<string> Customers =>
    [
        .. new HandMadeModel().Golden,
        Sparse,
        """{"tenure": 500, "Contract": "Fünf Jahre \"<&>\" 🙂\u2028\n", "customerID": " <\u00e4>\t'x' ", "Note": [1]}""",
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Customers))]
    public void The_answer_has_the_bytes_that_the_framework_writes_of_it(string customer)
    {
        var model = Open(new HandMadeModel());

        Answer(model, customer).Should().Be(Expected(model, customer));
    }

    [Fact]
    public void So_has_the_answer_of_a_model_with_dates()
    {
        var model = Open(HandMadeModel.OfShop);

        foreach (var customer in HandMadeModel.OfShop.Golden)
            Answer(model, customer).Should().Be(Expected(model, customer)).And.Contain("\"asOf\":\"");
    }

    [Theory]
    [InlineData(true, 0.3, 12.75)]
    [InlineData(false, null, -0.01)]
    [InlineData(false, 1.0, null)]
    public void So_has_an_answer_of_any_decision(bool shouldContact, double? threshold, double? profit)
    {
        var given = AnswerOf(shouldContact, threshold, profit);
        using var writer = PredictionWriter.Rent();

        writer.Write(given);

        Text(writer).Should().Be(JsonSerializer.Serialize(given, PredictJson.Readable.CustomerAnswer));
    }

    [Theory]
    [InlineData(34.133860886096954, "34.13")]
    [InlineData(0.125, "0.13")]
    [InlineData(-0.004, "0")]
    [InlineData(12345678.999, "12345679")]
    public void Money_is_rounded_to_cents(double profit, string written)
    {
        using var writer = PredictionWriter.Rent();

        writer.Write(AnswerOf(true, 0.3, profit));

        JsonElement.Parse(writer.Written.Span).GetProperty("expectedProfit").GetRawText().Should().Be(written);
    }

    [Fact]
    public void A_whole_customer_costs_little_memory()
    {
        var model = Open(new HandMadeModel());
        var customer = Encoding.UTF8.GetBytes(new HandMadeModel().Golden[0]);
        for (var i = 0; i < 10; i++) Predict(model, customer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Predict(model, customer);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;

        bytes.Should().BeLessThan(256, "only the record's envelope and the customer's identifier are made anew");
    }

    [Fact]
    public void Nothing_of_a_customer_gets_into_the_answer_of_another()
    {
        var model = Open(new HandMadeModel());
        string[] customers =
        [
            .. new HandMadeModel().Golden,
            Sparse,
            """{"tenure": "x"}""",
            "[",
            """{"tenure": 1, "Contract": "Ten years"}""",];
        var alone = customers.Select(customer => Answer(model, customer)).ToArray();

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var index = ((i * (thread + 1)) + thread) % customers.Length;
                var customer = customers[index];
                if (Answer(model, customer) != alone[index]) throw new InvalidOperationException(customer);
            }
        });
    }

    private static void Predict(ChurnModel model, byte[] customer)
    {
        using var writer = PredictionWriter.Rent();
        Predictor.Answer(model, customer, null, writer, out _);
    }

    private static string Answer(ChurnModel model, string customer)
    {
        using var writer = PredictionWriter.Rent();
        var problem = Predictor.Answer(model, Encoding.UTF8.GetBytes(customer), model.Schema.AsOf, writer, out _);
        return problem is null ? Text(writer) : JsonSerializer.Serialize(problem, ApiJson.Readable.Problem);
    }

    private static string Expected(ChurnModel model, string customer)
    {
        var record = JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(customer), model.Schema.AsOf).Record!;
        return JsonSerializer.Serialize(model.Answerer.Answer(record), PredictJson.Readable.CustomerAnswer);
    }

    private static CustomerAnswer AnswerOf(bool shouldContact, double? threshold, double? profit)
    {
        RecordWarning[] warnings =
        [
            new("a", RecordWarning.UnseenCode, "unseen"), new("b", RecordWarning.MissingCode, "b is missing"),
            new("c", RecordWarning.IgnoredCode, "ignored"), new("d", RecordWarning.MissingCode, "d is missing"),
        ];
        ChurnProbability? bound = threshold is { } known ? new((float)known) : null;
        return new CustomerAnswer(
            new CustomerRecord(null, new CodedCustomer([]), warnings, new DateOnly(2024, 2, 9)),
            new SegmentedCustomer("loyal", new(1e-7f), float.NaN)
            {
                Decision = new Decision(shouldContact, DecisionBasis.BreakEven, bound, bound, profit),
            },
            "v1");
    }

    private static string Text(PredictionWriter answer) => Encoding.UTF8.GetString(answer.Written.Span);

    private ChurnModel Open(HandMadeModel model)
    {
        var store = new ModelStore(folder.Path);
        return store.Open(model.PublishIn(store));
    }
}
