using System.Text;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class CsvDialectTests : IDisposable
{
    private const string City = "Köln – Łódź";

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_is_found_out(char separator)
    {
        var table = Read(Encoding.UTF8.GetBytes($"first{separator}second\n1.5{separator}x y\n"));

        table.Header.Should().Equal("first", "second");
        table.Dialect.Separator.Should().Be(separator);
        table.Dialect.Notes.Should().HaveCount(separator == ',' ? 0 : 1);
    }

    [Fact]
    public void What_stands_in_quotes_is_no_separator() =>
        Read("\"a,b,c\";d\n1,2,3;4\n"u8.ToArray()).Header.Should().Equal("a,b,c", "d");

    [Fact]
    public void The_separator_that_all_lines_have_alike_beats_the_one_the_header_has_most() =>
        Read("name, first; name, last; city\nx;y;z\nx;y;z\n"u8.ToArray()).Header.Should().HaveCount(3);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public void Unicode_is_found_out_with_and_without_a_byte_order_mark(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"name;city\nAnna;{City}\n")];

        var table = Read(bytes);

        table.Header.Should().Equal("name", "city");
        table.Row(0)[1].Should().Be(City);
    }

    [Theory]
    [InlineData("\n", "utf-8", true)]
    [InlineData("\r\n", "utf-8", false)]
    [InlineData("\r", "utf-16", true)]
    public void Line_ends_and_byte_order_mark_are_part_of_the_dialect(string lineEnd, string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"\"two\r\nlines\";b{lineEnd}1;2{lineEnd}")];

        var dialect = Read(bytes).Dialect;

        dialect.LineEnd.Should().Be(lineEnd);
        dialect.HasByteOrderMark.Should().Be(mark);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_Windows_1252_and_said_aloud()
    {
        var table = Read([.. "name,city\nAnna,K"u8, 0xF6, .. "ln "u8, 0x80, (byte)'\n']);

        table.Row(0)[1].Should().Be("Köln €");
        table.Dialect.Notes.Should().ContainSingle().Which.Should().Contain("Windows-1252");
    }

    [Fact]
    public void What_is_said_of_a_file_is_not_found_out()
    {
        var table = Read("a;b,c\n1;2,3\n"u8.ToArray(), new ReadingOptions { Separator = "," });

        table.Header.Should().Equal("a;b", "c");
    }

    public void Dispose() => folder.Dispose();

    private CustomerTable Read(byte[] bytes, ReadingOptions? options = null)
    {
        File.WriteAllBytes(folder["customers.csv"], bytes);
        return CsvCustomerReader.Read(folder["customers.csv"], options);
    }
}
