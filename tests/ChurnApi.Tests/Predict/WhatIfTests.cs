using System.Net;
using System.Text.Json.Nodes;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class WhatIfTests : IAsyncLifetime
{
    private const string Customer =
        """{"customerID": "C1", "tenure": 3, "MonthlyCharges": 80, "Contract": "Month-to-month", "SeniorCitizen": 0, """
        + "\"PaperlessBilling\": \"Yes\"}";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(HandMadeModel.WithLevers);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Before_and_after_are_the_answers_of_predict()
    {
        var answer = Json(await PostAsync(Customer, """{"Contract": "Two year", "tenure": 4}"""));

        Equal(answer["before"]!, Json(await service.PostAsync("/predict", Customer)));
        Equal(answer["after"]!, Json(await service.PostAsync(
            "/predict", Customer.Replace("Month-to-month", "Two year").Replace("\"tenure\": 3", "\"tenure\": 4"))));
        ((float)answer["difference"]!).Should().Be(
            (float)answer["after"]!["churnProbability"]! - (float)answer["before"]!["churnProbability"]!).And.BeNegative();
        answer["warnings"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"Contract": "Ten years"}""", "Contract", "unseen")]
    [InlineData("""{"MonthlyCharges": 1000}""", "MonthlyCharges", "out-of-range")]
    public async Task Odd_values_are_warned_of_and_refused_where_strict(string changes, string field, string code)
    {
        var warning = Json(await PostAsync(Customer, changes))["warnings"]!.AsArray().Should().ContainSingle().Subject!;

        ((string)warning["field"]!, (string)warning["code"]!).Should().Be((field, code));
        (await PostAsync(Customer, changes, "?strict=true")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-changes")
            .Faults.Should().Equal($"/changes/{field} {code}");
    }

    [Theory]
    [InlineData("""{"Churn": "No"}""", "/changes/Churn not-changeable")]
    [InlineData("""{"customerID": "C2"}""", "/changes/customerID not-changeable")]
    [InlineData("""{"Note": "x"}""", "/changes/Note not-changeable")]
    [InlineData("""{"tenur": 3}""", "/changes/tenur unknown-field")]
    [InlineData("""{"tenure": "long"}""", "/changes/tenure not-a-number")]
    [InlineData("""{"tenure": [3]}""", "/changes/tenure not-a-value")]
    [InlineData("""{"tenure": 5, "tenure": 6}""", "/changes/tenure duplicate-field")]
    [InlineData("""{"Contract": "\ud800"}""", "/changes/Contract not-text")]
    [InlineData("""{"\ud800": 1}""", "/changes not-text")]
    [InlineData("{}", "/changes no-changes")]
    [InlineData("""{"tenure": 3.0, "Contract": "Month-to-month"}""", "/changes no-changes")]
    [InlineData("[]", "/changes not-an-object")]
    [InlineData("null", "/changes not-an-object")]
    [InlineData("""{"Churn": "No", "tenur": 3}""", "/changes/Churn not-changeable", "/changes/tenur unknown-field")]
    public async Task Changes_that_cannot_be_made_are_reported_with_their_places(string changes, params string[] faults) =>
        (await PostAsync(Customer, changes)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-changes")
            .Faults.Should().Equal(faults);

    [Theory]
    [InlineData("""{"tenure": "long"}""", "/customer/tenure not-a-number"), InlineData("[]", "/customer not-an-object")]
    public async Task Customer_that_cannot_be_read_is_refused_with_its_place(string customer, string fault) =>
        (await PostAsync(customer, """{"tenure": 4}""")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal(fault);

    [Theory]
    [InlineData("[]"), InlineData("3"), InlineData("{}"), InlineData("""{"customer": {}}"""), InlineData("""{"changes": {}}""")]
    [InlineData("""{"customer": {"tenure": 3}, "changes": {"tenure": 4}, "more": 1}"""), InlineData("""{"\ud800": 1}""")]
    public async Task Body_of_another_shape_is_refused(string body) =>
        (await service.PostAsync("/what-if", body)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-changes");

    [Fact]
    public async Task Suggestions_cross_the_threshold_when_they_are_sent_back_as_changes()
    {
        var answer = Json(await service.PostAsync("/what-if/suggest", Customer));

        Equal(answer["before"]!, Json(await service.PostAsync("/predict", Customer)));
        ((bool)answer["noneFeasible"]!, (bool)answer["stopped"]!).Should().Be((false, false));
        ((string)answer["note"]!).Should().Contain("not a promise");
        var suggestions = answer["suggestions"]!.AsArray();
        suggestions.Should().NotBeEmpty();
        suggestions.Select(suggestion => (double)suggestion!["cost"]!).Should().BeInAscendingOrder();
        foreach (var suggestion in suggestions)
        {
            suggestion!["changes"]!.AsObject().Select(change => change.Key).Should()
                .BeSubsetOf(["Contract", "MonthlyCharges", "PaperlessBilling"]);
            var after = Json(await PostAsync(Customer, suggestion["changes"]!.ToJsonString()))["after"]!;
            ((float)after["churnProbability"]!).Should().Be((float)suggestion["churnProbability"]!);
            ((bool)after["churn"]!).Should().BeFalse();
        }
    }

    [Fact]
    public async Task Customer_below_the_threshold_needs_no_change()
    {
        var answer = Json(await service.PostAsync("/what-if/suggest", """{"tenure": 70, "Contract": "Two year"}"""));

        answer["suggestions"]!.AsArray().Should().BeEmpty();
        ((bool)answer["noneFeasible"]!).Should().BeFalse();
    }

    [Fact]
    public async Task Customer_whom_no_plausible_change_brings_below_the_threshold_is_said_to_be_one()
    {
        // an unseen word occurred with no other, so no word may change, and the charges do not suffice
        var answer = Json(await service.PostAsync("/what-if/suggest", """{"tenure": 0, "Contract": "Ten years"}"""));

        answer["suggestions"]!.AsArray().Should().BeEmpty();
        ((bool)answer["noneFeasible"]!).Should().BeTrue();
    }

    [Theory]
    [InlineData("[]", "not-one-customer"), InlineData("""{"tenure": "x"}""", "invalid-customer"), InlineData("", "empty-body")]
    public async Task Suggestions_refuse_what_predict_refuses(string body, string type) =>
        (await service.PostAsync("/what-if/suggest", body)).MustBeProblem(HttpStatusCode.BadRequest, type);

    [Fact]
    public async Task Version_of_which_nothing_can_be_changed_says_how_to_declare_it()
    {
        await using var older = await RunningService.StartAsync(new HandMadeModel());

        var answer = await older.PostAsync("/what-if/suggest", Customer);

        answer.MustBeProblem(HttpStatusCode.Conflict, "not-actionable");
        answer.Text.Should().Contain("columns.json").And.Contain("actionable");
        (await older.PostAsync("/what-if", "{\"customer\": " + Customer + ", \"changes\": {\"tenure\": 4}}")).MustBeOk();
    }

    [Fact]
    public async Task Version_that_keeps_nothing_of_its_training_says_to_train_it_again()
    {
        await using var bare = await RunningService.StartAsync(HandMadeModel.WithLevers with { Training = null });

        var answer = await bare.PostAsync("/what-if/suggest", Customer);

        answer.MustBeProblem(HttpStatusCode.Conflict, "not-actionable");
        answer.Text.Should().Contain("Train it again");
    }

    [Fact]
    public async Task Schema_shows_what_is_declared()
    {
        var columns = Json(await service.GetAsync("/schema"))["columns"]!.AsArray();

        Column("MonthlyCharges")["declared"]!.ToJsonString().Should().Be("""{"actionable":"down","min":40,"cost":5}""");
        ((string)Column("tenure")["declared"]!["displayName"]!).Should().Be("Months");
        Column("SeniorCitizen").ContainsKey("declared").Should().BeFalse();

        JsonObject Column(string name) => columns.Single(column => (string)column!["name"]! == name)!.AsObject();
    }

    private Task<Answer> PostAsync(string customer, string changes, string query = "") =>
        service.PostAsync("/what-if" + query, "{\"customer\": " + customer + ", \"changes\": " + changes + "}");

    private static void Equal(JsonNode one, JsonNode other) => JsonNode.DeepEquals(one, other).Should().BeTrue();

    private static JsonObject Json(Answer answer)
    {
        answer.MustBeOk();
        return JsonNode.Parse(answer.Text)!.AsObject();
    }
}
