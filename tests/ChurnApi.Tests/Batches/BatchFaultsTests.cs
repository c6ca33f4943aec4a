using System.Net;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using CsCheck;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Batches;

/// <summary>Records that cannot be read, and bodies that break off.</summary>
public sealed class BatchFaultsTests : IAsyncLifetime
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\n";
    private const string Row = "C1,12,70.35,One year,0,Yes\n";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("{\"tenure\":01}", 2, 13)]
    [InlineData("{\"tenure\":1,}", 2, 14)]
    [InlineData("{\"tenure\"]", 2, 11)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", 2, 22)]
    [InlineData("tru", 2, 4)]
    public async Task An_item_that_is_no_JSON_inside_is_an_error_of_its_own(string item, int line, int position)
    {
        var items = (await service.SendAsync(Json, $"[{{\"tenure\":1}},\n{item},{{\"tenure\":2}}]")).Items();

        items.Select(answer => answer.IsError()).Should().Equal(false, true, false);
        items[1].ErrorType().Should().Be("malformed-json");
        items[1].GetProperty("error").GetProperty("line").GetInt32().Should().Be(line);
        items[1].GetProperty("error").GetProperty("position").GetInt32().Should().BeCloseTo(position, 1);
    }

    [Fact]
    public async Task A_line_that_is_no_JSON_is_an_error_of_its_own()
    {
        var bytes = Encoding.UTF8.GetBytes("{\"tenure\":1}\n{\"tenure\":\n{\"Contract\":\"!\"}\n{} {}\n{\"tenure\":2}");
        bytes[Array.IndexOf(bytes, (byte)'!')] = 0xFF;
        using var request = Request(Lines, new ByteArrayContent(bytes));

        var items = (await service.SendAsync(request)).Items();

        items.Select(item => item.IsError()).Should().Equal(false, true, true, true, false);
        items
            .Where(item => item.IsError())
            .Select(item => item.ErrorType())
            .Should()
            .OnlyContain(type => type == "malformed-json");
        items[1].GetProperty("error").GetProperty("line").GetInt32().Should().Be(2);
        items[1].GetProperty("error").GetProperty("position").GetInt32().Should().BeInRange(10, 12);
    }

    [Theory]
    [InlineData("C1,12,70.35,One year,0\n", "it has 5 fields, the header 6.")]
    [InlineData("C1,12,70.35,One year,0,Yes,more\n", "it has 7 fields, the header 6.")]
    [InlineData("C1,12,70.35,One \"year\",0,Yes\n", "a quote stands inside a field")]
    [InlineData("C1,12,70.35,One\0year,0,Yes\n", "there is a NUL character in it")]
    [InlineData("\"C1\"x,12,70.35,One year,0,Yes\n", "a quote stands inside a field")]
    public async Task A_row_that_is_none_is_an_error_of_its_own(string row, string words)
    {
        var answer = await service.SendAsync(Table, Header + Row + row + Row);

        var lines = answer.Text.Split('\n');
        lines.Should().HaveCount(5);
        lines[1].Should().StartWith("C1,12,").And.EndWith(",");
        lines[2].Should().StartWith(",,,,,,,,").And.Contain("line 3").And.Contain(words);
        lines[3].Should().Be(lines[1]);
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Lines)]
    [InlineData(Table)]
    public async Task Ten_million_characters_in_a_field_are_an_error_of_that_customer_alone(string form)
    {
        var large = new string('x', 10_000_000);
        string[] customers =
        [
            """{"tenure":1,"MonthlyCharges":1,"Contract":"One year","SeniorCitizen":0,"PaperlessBilling":"Yes"}""",
            $$"""{"tenure":2,"MonthlyCharges":1,"Contract":"{{large}}","SeniorCitizen":0,"PaperlessBilling":"Yes"}""",
            """{"tenure":3,"MonthlyCharges":1,"Contract":"One year","SeniorCitizen":0,"PaperlessBilling":"Yes"}""",
        ];

        var items = (await service.SendAsync(form, Of(form, customers), Lines)).Items();

        items.Select(item => item.IsError()).Should().Equal(false, true, false);
        items[1].ErrorType().Should().Be("record-too-large");
        items[1].GetRawText().Should().NotContain("xxx");
    }

    [Theory]
    [InlineData("[{\"tenure\":1},", 1, 15)]
    [InlineData("[{\"tenure\":1},]", 1, 15)]
    [InlineData("[{\"tenure\":1} {\"tenure\":1}]", 1, 15)]
    [InlineData("[{\"tenure\":1}] x", 1, 16)]
    [InlineData("hello", 1, 1)]
    [InlineData("  ", 1, 3)]
    public async Task JSON_that_breaks_off_before_the_answer_began_is_refused(string body, int line, int position)
    {
        var problem = (await service.SendAsync(Json, body)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json").Json;

        problem.GetProperty("line").GetInt32().Should().Be(line);
        problem.GetProperty("position").GetInt32().Should().Be(position);
    }

    [Theory]
    [InlineData(Json, "!", "malformed-json")]
    [InlineData(Json, "{\"tenure\":1", "malformed-json")]
    [InlineData(Table, "C1,12,\"70.35,One year,0,Yes\nC1,12,70.35,One year,0,Yes\n", "malformed-csv")]
    public async Task What_breaks_off_later_ends_with_an_error_that_says_where_and_is_well_formed(
        string form,
        string end,
        string type)
    {
        const int Before = 5_000;
        var start =
            form == Json
                ? "[" + string.Concat(Enumerable.Repeat("{\"tenure\":1},\n", Before))
                : Header + string.Concat(Enumerable.Repeat(Row, Before));

        foreach (var wanted in new[] { Json, Lines })
        {
            var items = (await service.SendAsync(form, start + end, wanted)).Items();

            items.Should().HaveCount(Before + 1);
            items.Take(Before).Should().OnlyContain(item => !item.IsError());
            items[^1].ErrorType().Should().Be(type);
            items[^1].GetProperty("index").GetInt32().Should().Be(Before);
            items[^1].GetProperty("error").GetProperty("line").GetInt32().Should().Be(form == Json ? Before + 1 : Before + 2);
        }
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_refused_if_nothing_was_answered() =>
        (await service.SendAsync(Table, Header + "\"C1,12\n"))
            .MustBeProblem(HttpStatusCode.BadRequest, "malformed-csv")
            .Text.Should()
            .Contain("line 2");

    [Fact]
    public async Task Results_and_errors_are_as_many_as_the_records_whatever_their_faults()
    {
        var customer = Gen.OneOf(
            """{"tenure":1}""", """{"tenure":"x"}""", "7", "{}", "null", "[]",
            """{"Contract":"new"}""", """{"tenure":1,"tenure":2}""", """{"a":{"b":[{}]}}""",
            """{"Contract":"]}\"[\\"}""", "\"text, with \\\" and ]\"", "-1.5e3", "true");
        await customer.Array[0, 2_000].SampleAsync(
            async customers =>
            {
                foreach (var form in new[] { Json, Lines })
                {
                    var items = (await service.SendAsync(form, Of(form, customers), Lines)).Items();
                    items.Should().HaveCount(customers.Length);
                    items.Select((item, i) => item.GetProperty("index").GetInt32() == i).Should().NotContain(false);
                    items.Select(item => item.IsError()).Should().Equal(
                        customers.Select(sent => sent is not
                            ("""{"tenure":1}""" or """{"Contract":"new"}""" or """{"Contract":"]}\"[\\"}""")));
                }
            },
            iter: 10,
            threads: 1);
    }

    [Fact]
    public async Task Rows_and_answers_are_as_many_whatever_their_faults()
    {
        var row = Gen.OneOf(
            Row,
            "C1,x,70.35,One year,0,Yes\r\n",
            "a\n",
            "a\"b,c\n",
            "\"C\n\n,1\",1,2,\"One year\",0,Yes\n",
            "\"C\"1,1,2,3,4,5\n",
            ",,,,,\n",
            "Ü,1,1,\"a,\"\"b\"\"\",1,No\r");
        await row.Array[0, 2_000]
            .SampleAsync(
                async rows =>
                {
                    var items = (await service.SendAsync(Table, Header + string.Concat(rows), Lines)).Items();
                    items.Should().HaveCount(rows.Length);
                    items
                        .Count(item => !item.IsError())
                        .Should()
                        .Be(
                            rows.Count(sent =>
                                sent == Row
                                || sent[0] is 'Ü'
                                || sent.Contains("\n\n", StringComparison.Ordinal)
                                || sent == ",,,,,\n"));
                },
                iter: 10,
                threads: 1);
    }
}
