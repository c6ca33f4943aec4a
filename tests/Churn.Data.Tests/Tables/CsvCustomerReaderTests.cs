using System.Diagnostics;
using System.Text;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class CsvCustomerReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void Quoted_fields_line_breaks_and_byte_order_marks_are_read()
    {
        var table = Read("\uFEFFname,note\r\n\"Smith, Anna\",\"two\nlines \"\"quoted\"\"\"\r\nBo,\r\n");

        table.Header.Should().Equal("name", "note");
        table.Rows.Should().Be(2);
        table.Row(0).Should().Equal("Smith, Anna", "two\nlines \"quoted\"");
        table.Row(1).Should().Equal("Bo", "");
    }

    [Fact]
    public void Every_row_knows_its_line()
    {
        var table = Read("a,b\n1,2\n\n3,4\n");

        table.Line(0).Should().Be(2);
        table.Line(1).Should().Be(4);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Refusal(() => CsvCustomerReader.Read(folder["none.csv"]))
            .Should()
            .ContainSingle()
            .Which.Rule.Should()
            .Contain("no such file");

    [Fact]
    public void A_folder_is_refused() =>
        Refusal(() => CsvCustomerReader.Read(folder.Path)).Should().ContainSingle().Which.Rule.Should().Contain("folder");

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("a,b\n", "no row")]
    [InlineData("a b\n1 2\n", "separated by commas, semicolons, tabs or bars")]
    [InlineData("a,b\n1,\"open\n2,3\n", "quote")]
    public void What_is_no_table_is_refused(string content, string reason) =>
        Refusal(() => Read(content)).Should().ContainSingle().Which.Rule.Should().Contain(reason);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(folder["image.csv"], [0x89, 0x50, 0, 1, 2]);
        File.WriteAllBytes(folder["latin.csv"], Encoding.Latin1.GetBytes("name,city\nAnna,Köln\n"));

        Refusal(() => CsvCustomerReader.Read(folder["image.csv"])).Should().ContainSingle().Which.Rule.Should().Contain("NUL");
        Refusal(() => CsvCustomerReader.Read(folder["latin.csv"], new ReadingOptions { Encoding = "utf-8" }))
            .Should().ContainSingle().Which.Rule.Should().Contain("not text in utf-8");
    }

    [Fact]
    public void Rows_of_another_length_than_the_header_are_all_named_with_their_lines()
    {
        var violations = Refusal(() => Read("a,b\n1,2\n1,2,3\n1\n4,5\n"));

        violations.Select(violation => (violation.Line, violation.Rule)).Should().Equal(
            (3, "the row has 3 fields, the header 2."), (4, "the row has 1 fields, the header 2."));
        violations.Should().OnlyContain(violation => violation.Value == null, "a field may be a part of a text");
        violations[0].File.Should().Be(folder["customers.csv"]);
    }

    [Fact]
    public void Header_names_that_are_empty_or_repeated_get_one_of_their_own_and_it_is_said()
    {
        var table = Read(" a ,,b,a,a (2),\n1,2,3,4,5,6\n");

        table.Header.Should().Equal("a", "column 2", "b", "a (3)", "a (2)", "column 6");
        table.Notes.Should().Equal(
            "column 2 has no name in the header and is called 'column 2'",
            "the name 'a' stands in the header again; the one in column 4 is called 'a (3)'",
            "column 6 has no name in the header and is called 'column 6'");
    }

    [Fact]
    public void A_header_that_stands_again_in_the_middle_is_refused_with_its_line() =>
        Refusal(() => Read("a,b\n1,2\na,b\n3,4\n"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<TableError>(violation => violation.Line == 3 && violation.Rule.Contains("header stands here again"));

    [SkippableFact]
    public void A_named_pipe_is_refused_at_once_though_nobody_writes_to_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var mkfifo = Process.Start("mkfifo", folder["pipe"]);
        mkfifo.WaitForExit();

        Refusal(() => CsvCustomerReader.Read(folder["pipe"])).Should().ContainSingle().Which.Rule.Should().Contain("pipe");
    }

    [Fact]
    public void A_line_of_a_hundred_million_characters_is_refused_before_it_is_in_memory()
    {
        using (var file = new StreamWriter(folder["long.csv"]))
        {
            file.Write("a,b\n1,2\n");
            for (var i = 0; i < 100; i++) file.Write(new string(',', 1_000_000));
        }

        Refusal(() => CsvCustomerReader.Read(folder["long.csv"])).Should().ContainSingle()
            .Which.Should().Match<TableError>(violation => violation.Line == 3 && violation.Rule.Contains("longer than 64 MiB"));
    }

    [Fact]
    public void A_field_of_ten_million_characters_is_refused() =>
        Refusal(() => Read("a,b\n1,2\n1," + new string('x', 10_000_000) + "\n5,6\n"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<TableError>(violation => violation.Line == 3 && violation.Rule.Contains("than 1,000,000 bytes; shorten it"));

    [Fact]
    public void The_line_of_bytes_that_are_no_text_is_theirs_however_far_the_parser_read_ahead()
    {
        var lines = Enumerable.Range(1, 2_000).Select(line => line == 1_500 ? "name,K\u00F6ln" : "name,\u00E4").ToArray();
        File.WriteAllBytes(
            folder["mixed.csv"],
            [.. lines.SelectMany((line, i) => (i == 1_499 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(line + "\n"))]);

        Refusal(() => CsvCustomerReader.Read(folder["mixed.csv"], new ReadingOptions { Encoding = "utf-8" }))
            .Should().ContainSingle().Which.Line.Should().Be(1_500);
    }

    public void Dispose() => folder.Dispose();

    private static IReadOnlyList<TableError> Refusal(Func<CustomerTable> read) =>
        read.Should().Throw<DataRefusedException>().Which.Violations;

    private CustomerTable Read(string content)
    {
        File.WriteAllText(folder["customers.csv"], content);
        return CsvCustomerReader.Read(folder["customers.csv"]);
    }
}
