using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

/// <summary>Bodies that are made to break a reader that trusts its buffers.</summary>
public sealed class HostileBodyTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() =>
        service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:MaxPredictBytes=33554432");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_value_of_ten_million_letters_is_answered_with_a_warning_that_repeats_forty()
    {
        var answer = (
            await service.PostAsync("/predict", $$"""{"tenure": 1, "Contract": "{{new string('x', 10_000_000)}}"}""")
        ).MustBeOk();

        answer.Text.Length.Should().BeLessThan(2_000);
        answer.Warnings.Should().Contain("Contract unseen");
    }

    [Fact]
    public async Task A_name_of_ten_million_letters_is_refused() =>
        (await service.PostAsync("/predict", $$"""{"tenure": 1, "{{new string('x', 1_000_000)}}": 1}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer");

    [Fact]
    public async Task A_field_that_is_there_twice_is_refused_however_its_name_is_spelt() =>
        (await service.PostAsync("/predict", """{"tenure": 1, "ten\u0075re": 2}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer").Faults.Should().Equal("/tenure duplicate-field");

    [Fact]
    public async Task Escapes_in_names_and_values_are_read() =>
        (await service.PostAsync("/predict", """{"\u0074enure": 1, "Contract": "One\u0020year"}""")).MustBeOk()
            .Warnings.Should().NotContain(warning => warning.StartsWith("tenure") || warning.StartsWith("Contract"));

    [Fact]
    public async Task A_body_in_many_pieces_is_answered_as_one_in_one()
    {
        var customer = new HandMadeModel().Golden[0];
        var padded = customer + new string(' ', 100_000);

        (await service.PostAsync("/predict", padded))
            .MustBeOk()
            .Text.Should()
            .Be((await service.PostAsync("/predict", customer)).Text);
    }

    [Fact]
    public async Task An_answer_says_how_long_it_is()
    {
        var answer = (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk();

        answer
            .Headers["Content-Length"]
            .Should()
            .Be(answer.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Full_and_sparse_customers_at_once_get_the_answers_of_the_models_alone()
    {
        var model = service.Store.Open(service.Store.ChampionVersion()!);
        string[] customers =
        [
            .. model.Golden.Select(golden => golden.Record.GetRawText()),
            """{"tenure": 7}""",
            """{"Contract": "Ten years", "customerID": 9}""",];
        var expected = customers
            .Select(customer => model.Score(JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(customer)).Record!.Coded))
            .ToArray();

        await Parallel.ForAsync(
            0,
            400,
            async (i, _) =>
            {
                var customer = i * 7 % customers.Length;
                var answer = (await service.PostAsync("/predict", customers[customer])).MustBeOk().Json;
                var sent = JsonElement.Parse(customers[customer]);
                answer.GetProperty("churnProbability").GetSingle().Should().Be(expected[customer].Value);
                answer
                    .GetProperty("customerId")
                    .GetString()
                    .Should()
                    .Be(sent.TryGetProperty("customerID", out var id) ? id.ToString() : null);
            });
    }
}
