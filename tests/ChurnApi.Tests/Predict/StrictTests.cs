using System.Net;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class StrictTests : IAsyncLifetime
{
    private const string Strange =
        """{"customerID": "C1", "tenure": 900, "MonthlyCharges": 70, "Contract": "Hand shake", "PaperlessBilling": "perhaps"}""";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/predict")]
    [InlineData("/predict?strict=false")]
    public async Task Without_it_what_training_never_saw_is_answered_with_warnings(string path) =>
        (await service.PostAsync(path, Strange)).MustBeOk().Warnings.Should().Equal(
            "tenure out-of-range", "Contract unseen", "PaperlessBilling unseen", "SeniorCitizen missing");

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    public async Task With_it_every_unseen_word_and_every_value_out_of_range_is_a_fault(string strict)
    {
        var answer = await service.PostAsync($"/predict?strict={strict}", Strange);

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal("/tenure out-of-range", "/Contract unseen", "/PaperlessBilling unseen");
        answer.Text.Should().Contain("'Contract' must be one of Month-to-month, One year, Two year").And.Contain("0 to 72")
            .And.NotContain("Hand shake").And.NotContain("900").And.NotContain("perhaps");
    }

    [Fact]
    public async Task They_are_told_together_with_the_faults_of_every_caller() =>
        (await service.PostAsync("/predict?strict=true", """{"MonthlyCharges": "many", "Contract": "Hand shake", "tenur": 1}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal("/MonthlyCharges not-a-number", "/tenur unknown-field", "/Contract unseen");

    [Fact]
    public async Task What_is_missing_or_not_used_is_no_fault() =>
        (await service.PostAsync("/predict?strict=true", """{"tenure": 3, "Contract": null, "Note": "moved"}""")).MustBeOk()
            .Warnings.Should().Contain("Contract missing").And.Contain("Note ignored");

    [Fact]
    public async Task A_date_out_of_range_is_a_fault_beside_others()
    {
        await using var shop = await RunningService.StartAsync(HandMadeModel.OfShop);

        (
            await shop.PostAsync(
                "/predict?strict=true&asOf=2024-05-31",
                """{"Kunde seit": "1950-01-01", "Umsatz": "viel", "Tarif": "Gold"}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().BeEquivalentTo("/Umsatz not-a-number", "/Tarif unseen", "/Kunde seit out-of-range");
    }

    [Theory]
    [InlineData("/predict/batch")]
    [InlineData("/segments")]
    public async Task Among_many_only_the_customers_at_fault_are_refused(string path)
    {
        var results = (await service.PostAsync($"{path}?strict=true", $$"""[{"tenure": 1}, {{Strange}}]"""))
            .MustBeOk()
            .Json.GetProperty("results");

        results[0].TryGetProperty("result", out _).Should().BeTrue();
        Answer.FaultsOf(results[1].GetProperty("error"))
            .Should().Equal("/1/tenure out-of-range", "/1/Contract unseen", "/1/PaperlessBilling unseen");
    }

    [Theory]
    [InlineData("/predict?strict=yes")]
    [InlineData("/predict?strict")]
    [InlineData("/predict?strict=true&strict=true")]
    [InlineData("/predict/batch?strict=1")]
    [InlineData("/segments?strict=")]
    public async Task What_is_neither_true_nor_false_is_refused(string path) =>
        (await service.PostAsync(path, """{"tenure": 1}""")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-strict");
}
