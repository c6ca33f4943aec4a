using System.Text;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class HeaderCheckTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("1000,9,72.61,basic,1\n1001,49,59.44,pro,0\n1002,30,63.66,plus,1\n")]
    [InlineData("7590-VHVEG;Female;29,85;No\n5575-GNVDE;Male;56,95;No\n3668-QPYBK;Male;53,85;Yes\n")]
    [InlineData("2024-05-01,basic\n2024-05-02,pro\n2024-06-03,basic\n")]
    [InlineData("C001,basic,Yes\nC002,pro,No\nC003,basic,Yes\nC004,pro,No\n")]
    [InlineData("1,0,5\n7,3,9\n12,4,2\n")]
    public void A_first_row_of_data_is_not_taken_for_a_header(string text)
    {
        Refusal(text)
            .Should()
            .Match<TableError>(violation =>
                violation.Line == 1 && violation.Rule.Contains("line 1 is not a header") && violation.Rule.Contains("--no-header")
            );
        var table = Read(text, new ReadingOptions { NoHeader = true });
        table.Header.Should().StartWith("column1").And.EndWith($"column{table.Header.Count}");
        table.Rows.Should().Be(text.Count(letter => letter == '\n'));
        table.Line(0).Should().Be(1);
    }

    [Theory]
    [InlineData("id,2019,2020,churn\n1,5,7,0\n2,6,9,1\n")]
    [InlineData("name,2019,2020\nAnna,5,7\nBo,6,9\n")]
    [InlineData("0,1,2,3\n5.1,3.5,1.4,0\n4.9,3.0,1.4,1\n")]
    [InlineData(",churn\n0,1\n1,0\n")]
    [InlineData("plan,churn\nbasic,churn\npro,stay\nbasic,stay\npro,churn\n")]
    [InlineData("name,2024-01,2024-02\nAnna,5,7\nBo,6,9\n")]
    [InlineData("gender,Partner\nMale,Yes\nFemale,No\nMale,No\nFemale,Yes\n")]
    [InlineData("Row,name,x\n1,Anna,\n2,Bo,\n")]
    public void A_header_is_not_doubted(string text) => Read(text).Rows.Should().Be(text.Count(letter => letter == '\n') - 1);

    [Theory]
    [InlineData("Customer export 2024-05-01,,,\nid,tenure,charge,churn\n1,9,72.61,1\n2,49,59.44,0\n", 1)]
    [InlineData("Customer export\n\nid;tenure;charge;churn\n1;9;72,61;1\n2;49;59,44;0\n", 2)]
    [InlineData(
        "Report,Q3\nall regions\nid,tenure,charge,churn\n1,9,72.61,1\n2,49,59.44,0\n3,49,59.44,0\n"
            + "4,4,5,1\n5,4,5,1\n6,4,5,1\n7,4,5,1\n8,4,5,1\n9,4,5,1\n",
        2)]
    [InlineData("\"Customers,\nall\"\nid,tenure,charge,churn\n1,9,72.61,1\n2,49,59.44,0\n", 2)]
    public void A_title_is_named_with_the_lines_to_skip(string text, int lines)
    {
        Refusal(text)
            .Should()
            .Match<TableError>(violation =>
                violation.Rule.Contains("not a header but a title") && violation.Rule.Contains($"--skip-lines {lines}."));

        var table = Read(text, new ReadingOptions { SkipLines = lines });
        table.Header.Should().Equal("id", "tenure", "charge", "churn");
        table.Line(0).Should().Be(lines + 2);
    }

    [Theory]
    [InlineData("Total,,195.71,", "line 4 ('Total')")]
    [InlineData("Gesamt: 2 Kunden", "line 4 ('Gesamt: 2 Kunden')")]
    [InlineData(",Итого,195.71,\n,,,\n", "line 4 ('Итого')")]
    public void Totals_at_the_end_are_left_out_and_named(string total, string named)
    {
        var table = Read($"id,tenure,charge,churn\n1,9,72.61,1\n2,49,59.44,0\n{total}\n");

        table.Rows.Should().Be(2);
        table.Notes.Should().Contain(note => note.Contains(named) && note.Contains("is a total"));
    }

    [Fact]
    public void A_customer_called_Total_stays()
    {
        Read("name,tenure\nTotal,9\nBo,3\nTotal,4\n").Rows.Should().Be(3);
        Read("name,tenure\nTotal,\nBo,3\n").Rows.Should().Be(2);
        Read("name,tenure\nTotal,\nSum,\nBo,3\n").Column("name")[1].Should().Be("Sum");
    }

    [Fact]
    public void Rows_without_any_value_are_passed_over_and_counted()
    {
        var table = Read(",,\nid,tenure,churn\n1,9,1\n,,\n2,4,0\n , ,\n");

        table.Header.Should().Equal("id", "tenure", "churn");
        table.Rows.Should().Be(2);
        table.Notes.Should().Contain("2 rows without any value are passed over");
    }

    [Theory]
    [InlineData("sep=;\nid;charge\n1;72,61\n", "utf-8", ';')]
    [InlineData("\uFEFFsep=;\r\nid;charge\r\n1;72,61\r\n", "utf-8", ';')]
    [InlineData("\"sep=;\"\nid;charge\n1;72,61\n", "utf-8", ';')]
    [InlineData("SEP=^\nid^charge\n1^72,61\n", "utf-8", '^')]
    [InlineData("sep=\t\nid\tcharge\n1\t72,61\n", "utf-8", '\t')]
    [InlineData("\uFEFFsep=,\nid,charge\n1,\"72,61\"\n", "utf-16", ',')]
    public void The_separator_line_of_Excel_is_honoured(string text, string encoding, char separator)
    {
        var table = Read(Encoding.GetEncoding(encoding).GetBytes(text));

        table.Header.Should().Equal("id", "charge");
        table.Row(0).Should().Equal("1", "72,61");
        table.Line(0).Should().Be(3);
        table.Dialect.Separator.Should().Be(separator);
        table.Dialect.HasSeparatorLine.Should().BeTrue();
    }

    [Fact]
    public void A_header_that_only_begins_like_a_separator_line_is_a_header() =>
        Read("sep=x;y\n1;2\n").Header.Should().Equal("sep=x", "y");

    [SkippableFact]
    public void The_faults_of_the_field_are_told()
    {
        static string Rule(string file)
        {
            var path = SharedData.Require($"../faults/{file}"); // skips, which is no fault of reading
            return FluentActions.Invoking(() => CsvCustomerReader.Read(path))
                .Should().Throw<DataRefusedException>().Which.Message;
        }

        Rule("17-title-line-and-headerless/titled.csv").Should().Contain("--skip-lines 1");
        Rule("17-title-line-and-headerless/headerless.csv").Should().Contain("--no-header");
        Rule("22-web-page-as-csv/page.csv").Should().Contain("a web page, not the file");
        CsvCustomerReader
            .Read(SharedData.Require("../faults/16-excel-sep-line/sep.csv"))
            .Header.Should()
            .Equal("id", "tenure", "charge", "churn");
    }

    public void Dispose() => folder.Dispose();

    private TableError Refusal(string text)
    {
        var read = () => Read(text);
        return read.Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Subject;
    }

    private CustomerTable Read(string text, ReadingOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    private CustomerTable Read(byte[] bytes, ReadingOptions? options = null)
    {
        File.WriteAllBytes(folder["customers.csv"], bytes);
        return CsvCustomerReader.Read(folder["customers.csv"], options);
    }
}
