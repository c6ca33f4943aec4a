using System.Net;
using System.Text.Json;
using Churn.Access;
using Churn.Core.Decisions;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.TestSupport.OpenApi;
using ChurnApi.Tests.Service;
using Microsoft.OpenApi;

namespace ChurnApi.Tests.OpenApi;

public class OpenApiTests
{
    private const string Document = "/swagger/v1/swagger.json";

    /// <summary>Set to 1, the test writes the document down instead of comparing: look at the difference and commit it.</summary>
    private const string Renew = "CHURN_RENEW_SNAPSHOTS";

    [Fact]
    public async Task The_document_of_the_hand_made_model_is_the_committed_one()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var found = (await service.GetAsync(Document)).MustBeOk().Text.ReplaceLineEndings("\n").TrimEnd() + "\n";

        if (Environment.GetEnvironmentVariable(Renew) == "1") await File.WriteAllTextAsync(Contract.Snapshot, found);
        var committed = await File.ReadAllTextAsync(Contract.Snapshot);

        found.Should().Be(committed, $"the contract changes only on purpose; {Renew}=1 dotnet test renews the snapshot");
    }

    [Theory]
    [InlineData("/predict")]
    [InlineData("/predict/batch")]
    [InlineData("/segments")]
    public async Task The_example_of_each_body_is_answered_without_an_error(string path)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var document = (await service.GetAsync(Document)).MustBeOk().Json;

        var example = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
        var answer = (await service.PostAsync(path, example)).MustBeOk();

        answer.Text.Should().NotContain("\"error\"");
    }

    [Fact]
    public async Task The_document_follows_the_champion()
    {
        await using var service = await RunningService.StartAsync(_ => { }, RunningService.Quick);
        (await service.GetAsync(Document)).MustBeOk().Text.Should().Contain("the fields are not known yet");

        new HandMadeModel().PromoteIn(service.Store);
        await service.UntilAsync(Document, answer => Fields(answer).Contains("MonthlyCharges"));

        HandMadeModel.OfBank.PromoteIn(service.Store);
        var bank = await service.UntilAsync(Document, answer => Fields(answer).Contains("Größe"));
        Fields(bank).Should().Equal("Kundennummer", "tenure", "credit/score~now", "Größe", "Geography", "Churn");
    }

    [Fact]
    public async Task Dates_numbers_as_texts_and_the_day_as_of_which_are_told_where_the_model_has_dates()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.OfShop);
        var document = (await service.GetAsync(Document)).MustBeOk().Json;

        var fields = document.GetProperty("components").GetProperty("schemas").GetProperty("Customer").GetProperty("properties");
        fields.GetProperty("Kunde seit").GetProperty("type").GetString().Should().Be("string");
        fields.GetProperty("Kunde seit").GetProperty("format").GetString().Should().Be("date");
        fields
            .GetProperty("Kunde seit")
            .GetProperty("description")
            .GetString()
            .Should()
            .StartWith("A date, as in 31.05.2024 or 2024-05-31; in training 2015-01-01 to 2024-03-31.");
        fields
            .GetProperty("Umsatz")
            .GetProperty("description")
            .GetString()
            .Should()
            .StartWith(
                "A number, in €, or as a text a number with a decimal comma and points between thousands, in €, as in 12 or "
                    + "1.234,5 €; in training 0 to 20000."
            );
        fields
            .GetProperty("Umsatz")
            .GetProperty("anyOf")
            .EnumerateArray()
            .Select(type => type.GetProperty("type").GetString())
            .Should()
            .Equal("number", "string");
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
            document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("parameters").EnumerateArray()
                .Select(parameter => parameter.GetProperty("name").GetString()).Should().Contain("strict").And.Contain("asOf");
    }

    [Fact]
    public async Task The_document_is_written_once_for_each_model_and_tagged()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var first = (await service.GetAsync(Document)).MustBeOk();
        var tag = first.Headers["ETag"];
        first.Headers["Cache-Control"].Should().Be("no-cache");

        (await AskAgain(service, tag)).Status.Should().Be(HttpStatusCode.NotModified);
        HandMadeModel.OfBank.PromoteIn(service.Store);
        await service.UntilAsync(Document, answer => answer.Headers["ETag"] != tag);
        var changed = (await AskAgain(service, tag)).MustBeOk();

        Fields(changed).Should().Contain("Größe").And.NotContain("Contract");
        new HandMadeModel().PromoteIn(service.Store);
        (await service.UntilAsync(Document, answer => answer.Headers["ETag"] == tag)).Text.Should().Be(first.Text);
    }

    [Fact]
    public async Task A_reader_of_OpenAPI_finds_no_fault_in_it()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        foreach (var model in new[] { new HandMadeModel(), HandMadeModel.OfBank, HandMadeModel.OfShop })
        {
            await using var service = await RunningService.StartAsync(model, keys.Setting);
            foreach (var document in new[] { Document, "/swagger/open/swagger.json" })
            {
                var found = OpenApiDocument.Parse((await service.GetAsync(document, key)).MustBeOk().Text, "json");

                found.Diagnostic!.Errors.Should().BeEmpty();
                found.Diagnostic.Warnings.Should().BeEmpty();
            }
        }
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_summary_an_answer_and_problems()
    {
        var operations = Contract.Schemas.Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToArray();

        operations.Select(operation => operation.GetProperty("operationId").GetString()).Should().OnlyHaveUniqueItems()
            .And.Contain("postPredict").And.Contain("getModelsCurrent").And.Contain("getProblemsByName");
        operations.Should().OnlyContain(operation => operation.GetProperty("summary").GetString()!.EndsWith('.'));
        foreach (var responses in operations.Select(operation => operation.GetProperty("responses")))
        {
            responses
                .EnumerateObject()
                .Should()
                .OnlyContain(response => response.Value.GetProperty("description").GetString()!.Length > 10);
            responses.GetProperty("200").GetProperty("content").EnumerateObject().Should().NotBeEmpty();
            foreach (var response in responses.EnumerateObject().Where(response => response.Name != "200"))
                response
                    .Value.GetProperty("content")
                    .EnumerateObject()
                    .Should()
                    .ContainSingle(media => media.Name == "application/problem+json");
            responses.TryGetProperty("default", out _).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_golden_record_fits_the_document_and_is_answered_strictly()
    {
        foreach (var model in new[] { new HandMadeModel(), HandMadeModel.OfBank, HandMadeModel.OfShop })
        {
            await using var service = await RunningService.StartAsync(model);
            var schemas = new DocumentSchema((await service.GetAsync(Document)).MustBeOk().Json);
            foreach (var customer in model.Golden)
            {
                schemas.Faults(schemas.Component("Customer"), JsonElement.Parse(customer)).Should().BeEmpty();
                (await service.PostAsync("/predict?strict=true", customer)).MustBeOk();
            }
        }
    }

    [Fact]
    public async Task A_value_that_training_never_saw_fits_the_document_as_the_service_answers_it()
    {
        const string Customer = """{"tenure": 73, "MonthlyCharges": -1, "Contract": "Hand shake", "SeniorCitizen": 2}""";
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var schema = Contract.Schemas.Component("Customer");

        Contract.Schemas.Faults(schema, JsonElement.Parse(Customer)).Should().BeEmpty();
        (await service.PostAsync("/predict", Customer)).MustBeOk().Warnings.Should().Contain(
            ["tenure out-of-range", "MonthlyCharges out-of-range", "Contract unseen", "SeniorCitizen unseen"]);
        Contract.Schemas.Faults(schema, JsonElement.Parse("""{"tenure": "x", "extra": 1}"""))
            .Should().Equal("/tenure is no number", "/extra is not in the document");
    }

    [Fact]
    public async Task Trained_values_and_ranges_are_members_of_their_own_and_no_limits()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.OfShop);
        var shop = Properties((await service.GetAsync(Document)).MustBeOk().Json);
        var telco = Properties(Contract.Schemas.Document);

        telco.GetProperty("tenure").GetProperty("x-trainedMinimum").GetSingle().Should().Be(0);
        telco.GetProperty("MonthlyCharges").GetProperty("x-trainedMaximum").GetSingle().Should().Be(118.75f);
        telco.GetProperty("Contract").GetProperty("x-trainedValues").GetRawText().ReplaceLineEndings("").Replace(" ", "")
            .Should().Be("""["Month-to-month","Oneyear","Twoyear"]""");
        telco.GetProperty("SeniorCitizen").GetProperty("x-trainedValues").EnumerateArray()
            .Select(value => value.GetInt32()).Should().Equal(0, 1);
        shop.GetProperty("Kunde seit").GetProperty("x-trainedMaximum").GetString().Should().Be("2024-03-31");
        shop.GetProperty("Umsatz").GetProperty("x-trainedMaximum").GetSingle().Should().Be(20_000);
        foreach (var field in telco.EnumerateObject().Concat(shop.EnumerateObject()))
        {
            field.Value.EnumerateObject().Select(keyword => keyword.Name)
                .Should().NotContain(["enum", "minimum", "maximum"], field.Name);
        }
    }

    [Theory]
    [InlineData("Prediction", "segment")]
    [InlineData("CustomerSegment", "segment")]
    [InlineData("SegmentSummary", "name")]
    public void A_segment_is_one_of_the_names_there_are(string schema, string member)
    {
        string[] left = member == "segment" ? [SegmentationRules.AlreadyLeft] : [];

        Contract.Schemas.Component(schema).GetProperty("properties").GetProperty(member).GetProperty("enum").EnumerateArray()
            .Select(name => name.GetString())
            .Should().Equal([.. SegmentationRules.Names, .. SegmentationRules.TargetNames, .. left]);
    }

    [Fact]
    public void Tags_stand_in_the_order_of_use_and_every_operation_has_one_of_them()
    {
        var document = Contract.Schemas.Document;
        var tags = document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToArray();

        tags.Should().Equal(
            "Predict", "Segments", "Campaigns", "Value", "Outcomes", "Monitoring", "Models", "Problems", "Health");
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("tags").EnumerateArray().Single().GetString()).Distinct()
            .Should().BeEquivalentTo(tags);
    }

    [Fact]
    public void Example_of_each_body_has_the_customers_identifier()
    {
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
            foreach (var media in Body(path).EnumerateObject())
                media.Value.GetProperty("example").ToString().Should().Contain("customerID").And.Contain("C00001");
    }

    [Fact]
    public void A_CSV_body_is_a_file() =>
        Body("/predict/batch").GetProperty("text/csv").GetProperty("schema").GetProperty("format").GetString()
            .Should().Be("binary");

    private static JsonElement Body(string path) => Contract.Schemas.Document.GetProperty("paths").GetProperty(path)
        .GetProperty("post").GetProperty("requestBody").GetProperty("content");

    private static JsonElement Properties(JsonElement document) =>
        document.GetProperty("components").GetProperty("schemas").GetProperty("Customer").GetProperty("properties");

    private static async Task<Answer> AskAgain(RunningService service, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Document);
        request.Headers.IfNoneMatch.ParseAdd(tag);
        return await service.SendAsync(request);
    }

    private static IReadOnlyList<string> Fields(Answer answer) =>
        answer.Json.GetProperty("components").GetProperty("schemas").GetProperty("Customer")
            .TryGetProperty("properties", out var fields)
            ? [.. fields.EnumerateObject().Select(field => field.Name)]
            : [];
}
