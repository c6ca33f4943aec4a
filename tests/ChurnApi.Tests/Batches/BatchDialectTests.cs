using System.Net;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Batches;

/// <summary>A CSV batch is read as its header is written, and answered in the same form.</summary>
public sealed class BatchDialectTests : IAsyncLifetime
{
    private const string Names = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";
    private const string Row = "C1,12,70.35,One year,0,Yes";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task The_separator_is_the_headers(char separator)
    {
        var expected = await service.SendAsync(Table, $"{Names}\n{Row}\n");

        var answer = await service.SendAsync(Table, $"{Names}\n{Row}\n".Replace(',', separator));

        answer.Status.Should().Be(HttpStatusCode.OK, answer.Text);
        answer.Text.Should().Be(expected.Text.Replace(',', separator));
    }

    [Theory]
    [InlineData("sep=;\n")]
    [InlineData("sep=;\r\n")]
    [InlineData("\"sep=;\"\n")]
    [InlineData("SEP=;;;;\n")]
    public async Task Excels_line_names_the_separator_and_is_answered(string line)
    {
        var expected = await service.SendAsync(Table, $"{Names}\n{Row}\n".Replace(',', ';'));

        var answer = await service.SendAsync(Table, line + $"{Names}\n{Row}\n".Replace(',', ';'));

        answer.Text.Should().Be($"sep=;\n{expected.Text}");
    }

    [Fact]
    public async Task A_byte_order_mark_is_answered_where_one_was_sent()
    {
        var answer = await service.SendAsync(Table, $"\uFEFF{Names}\n{Row}\n");

        answer.Status.Should().Be(HttpStatusCode.OK, answer.Text);
        answer.Text.TrimStart('\uFEFF').Should().StartWith(Names);
    }

    [Fact]
    public async Task Quotes_hold_separators_and_line_ends_of_the_table()
    {
        var answer = await service.SendAsync(
            Table,
            "customerID;tenure;Contract;MonthlyCharges;SeniorCitizen;PaperlessBilling\n\"C;\n1\";12;\"One "
                + "year\";70.35;0;Yes\nC2;x\n",
            Json);

        answer.Items().Should().HaveCount(2);
        answer.Items()[0].GetProperty("result").GetProperty("customerId").GetString().Should().Be("C;\n1");
        answer.Items()[1].ErrorType().Should().Be("malformed-csv");
        answer.Items()[1].GetProperty("error").GetProperty("line").GetInt32().Should().Be(4);
    }

    [Fact]
    public async Task A_column_of_the_model_that_stands_twice_is_refused()
    {
        (await service.SendAsync(Table, $"{Names},tenure\n{Row},13\n"))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-header")
            .Text.Should()
            .Contain("'tenure' occurs twice");
        (await service.SendAsync(Table, $"{Names},Note,Note\n{Row},a,b\n"))
            .Status.Should()
            .Be(HttpStatusCode.OK, "the model does not use it");
    }

    [Theory]
    [InlineData("""{"id": 1}""")]
    [InlineData("""["C1"]""")]
    public async Task An_identifier_that_is_no_value_is_a_fault(string id) =>
        (await service.PostAsync("/predict", $$"""{"customerID": {{id}}, "tenure": 1}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should()
            .Equal("/customerID not-a-value");

    [Theory]
    [InlineData("1e308")]
    [InlineData("-1e300")]
    [InlineData("\"1e39\"")]
    [InlineData("1e999")]
    [InlineData("\"1e999\"")]
    public async Task A_number_that_is_too_large_is_told_so(string number) =>
        (await service.PostAsync("/predict", $$"""{"tenure": {{number}}}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Text.Should()
            .Contain("too large")
            .And.NotContain("must be a number");
}
