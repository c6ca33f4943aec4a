using System.Net;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Models.Answering;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Batches;

public sealed class BatchFormsTests : IAsyncLifetime
{
    private readonly HandMadeModel model = new();
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(model);

    public async Task DisposeAsync() => await service.DisposeAsync();

    public static TheoryData<string, string> FormPairs { get; } =
        new()
        {
            { Json, Json },
            { Json, Lines },
            { Json, Table },
            { Lines, Json },
            { Lines, Lines },
            { Lines, Table },
            { Table, Json },
            { Table, Lines },
            { Table, Table },
        };

    [Theory]
    [MemberData(nameof(FormPairs))]
    public async Task Every_form_is_answered_in_every_form_with_the_bits_of_a_single_request(string sent, string wanted)
    {
        var answer = await service.SendAsync(sent, Of(sent, model.Golden), wanted);

        answer.Status.Should().Be(HttpStatusCode.OK, answer.Text);
        answer.MediaType.Should().Be(wanted);
        answer.Headers["X-Model-Version"].Should().Be(service.Store.ChampionVersion());
        for (var i = 0; i < model.Golden.Count; i++)
        {
            var alone = (await service.PostAsync("/predict", model.Golden[i])).MustBeOk().Json;
            if (wanted == Table)
            {
                var row = answer.Rows()[i];
                row[sent == Table ? "customerID" : "customerId"].Should().Be(alone.GetProperty("customerId").GetString());
                foreach (var member in AnswerMembers.All.Where(member => member.Column is not null && member.Name != "warnings"))
                    row[member.Column!]
                        .Should()
                        .Be(alone.TryGetProperty(member.Name, out var value) ? Field(value) : "", member.Name);
                row["churn_error"].Should().BeEmpty();
                continue;
            }

            var item = answer.Items()[i];
            item.GetProperty("index").GetInt32().Should().Be(i);
            item.GetProperty("result").GetRawText().Should().Be(alone.GetRawText());
        }
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Lines)]
    [InlineData(Table)]
    public async Task Without_Accept_the_answer_has_the_form_of_the_body(string form) =>
        (await service.SendAsync(form, Of(form, model.Golden))).MediaType.Should().Be(form);

    [Theory]
    [InlineData("*/*", Lines)]
    [InlineData("text/*", Table)]
    [InlineData("application/json;q=0.5, text/csv;q=0.9", Table)]
    [InlineData("text/csv;q=0, */*;q=0.1", Lines)]
    [InlineData("application/*;q=0.2, application/json", Json)]
    [InlineData("application/jsonl", Lines)]
    public async Task The_answer_has_the_form_that_Accept_likes_most(string accept, string form) =>
        (await service.SendAsync(Lines, Of(Lines, model.Golden), accept)).MediaType.Should().Be(form);

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/csv;q=0")]
    [InlineData("nonsense")]
    public async Task What_Accept_wants_and_is_not_there_is_told(string accept) =>
        (await service.SendAsync(Lines, Of(Lines, model.Golden), accept)).MustBeProblem(
            HttpStatusCode.NotAcceptable,
            "not-acceptable");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/csv; charset=klingon")]
    [InlineData("application/json; charset=windows-1251")]
    [InlineData("text/csv; header=absent")]
    [InlineData("nonsense")]
    public async Task Other_forms_are_refused(string form) =>
        (await service.SendAsync(form, "tenure\n1\n")).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unknown-form");

    [Theory]
    [InlineData(Json, "[ ]\n")]
    [InlineData(Lines, "\n \r\n")]
    [InlineData(Table, "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\n\n")]
    public async Task No_customers_get_no_results(string form, string body)
    {
        (await service.SendAsync(form, body, Json)).MustBeOk().Items().Should().BeEmpty();
        (await service.SendAsync(form, body, Table)).Rows().Should().BeEmpty();
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Lines)]
    [InlineData(Table)]
    public async Task A_byte_order_mark_is_no_part_of_a_batch(string form) =>
        (await service.SendAsync(form, "\uFEFF" + Of(form, model.Golden), Json)).MustBeOk().Text.Should().NotContain("error");

    [Theory]
    [InlineData(Json)]
    [InlineData(Lines)]
    [InlineData(Table)]
    public async Task An_empty_body_is_refused(string form) =>
        (await service.SendAsync(form, "")).MustBeProblem(HttpStatusCode.BadRequest, "empty-body");

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("utf-16")]
    public async Task A_table_is_read_in_the_charset_that_the_request_names(string charset)
    {
        const string Body =
            "город,customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\nМосква,C1,12,70.35,One year,0,Yes\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
        {
            Content = new ByteArrayContent(TextEncodings.Find(charset)!.GetBytes(Body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"text/csv; charset={charset}");

        var lines = (await service.SendAsync(request)).Text.Split('\n');

        lines[0].Should().StartWith("город,customerID,");
        lines[1].Should().StartWith("Москва,C1,12,70.35,One year,0,Yes,0.");
    }

    [Fact]
    public async Task Bytes_that_are_not_in_the_named_charset_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
        {
            Content = new ByteArrayContent([.. "tenure,x\n1,"u8, 0x81, 0xFF, (byte)'\n']),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/csv; charset=shift_jis");

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unknown-form");
    }

    [Fact]
    public async Task A_table_keeps_its_columns_and_rows_as_they_are()
    {
        const string Body =
            "churn,customerID,\"my \"\"own\"\", column\",tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\r\n"
            + "x,C1,\"two\nlines\",12,70.35,One year,0,Yes\r\n\r\ny,C2,,x,70.35,One year,0,Yes\r\nz,C3,,1,70.35,One year,0,Yes";

        var answer = await service.SendAsync(Table, Body);

        var lines = answer.Text.Split('\n');
        lines[0]
            .Should()
            .Be(
                "churn,customerID,\"my \"\"own\"\", column\",tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,"
                    + string.Join(",", AnswerColumns.Names(["churn"], "churn_prediction_id", "churn_error")));
        lines[1].Should().Be("x,C1,\"two");
        lines[2].Should().StartWith("lines\",12,70.35,One year,0,Yes,0.").And.EndWith(",");
        lines[3]
            .Should()
            .StartWith(
                $"y,C2,,x,70.35,One year,0,Yes{new string(',', AnswerColumns.Empty.Count + 2)}\"not-a-number: 'tenure' must be "
                    + "a number"
            );
        lines[4].Should().StartWith("z,C3,,1,70.35,One year,0,Yes,0.");
        lines[5].Should().BeEmpty();
    }

    [Fact]
    public async Task A_table_without_a_column_of_the_model_is_refused_unless_that_is_allowed()
    {
        const string Body =
            "customerID,tenur,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\nC1,12,70.35,One year,0,Yes\n";

        var refused = (await service.SendAsync(Table, Body)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-header");
        refused.Faults.Should().Equal(" missing-column");
        refused.Text.Should().Contain("Is it 'tenur'?");

        var allowed = await service.SendAsync(Table, Body, Json, path: $"{BatchPath}?allowMissingColumns=true");
        var alone = await service.PostAsync(
            "/predict",
            """{"customerID":"C1","MonthlyCharges":70.35,"Contract":"One year","SeniorCitizen":0,"PaperlessBilling":"Yes"}""");
        allowed
            .Items()
            .Single()
            .GetProperty("result")
            .GetProperty("churnProbability")
            .GetRawText()
            .Should()
            .Be(alone.Json.GetProperty("churnProbability").GetRawText());
    }

    /// <summary>A value of JSON as it stands in a table.</summary>
    private static string Field(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : value.GetRawText().Replace("null", "", StringComparison.Ordinal);
}
