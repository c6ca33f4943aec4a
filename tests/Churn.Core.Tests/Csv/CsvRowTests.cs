using System.Buffers;
using System.Text;
using Churn.Core.Csv;

namespace Churn.Core.Tests.Csv;

public class CsvRowTests
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,", "a|")]
    [InlineData(",", "|")]
    [InlineData("", "")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"a\"\"b\",c", "a\"b|c")]
    [InlineData("\"\",\"\"\"\"", "|\"")]
    [InlineData("\"two\nlines\", blank ", "two\nlines| blank ")]
    [InlineData("Größe,日本", "Größe|日本")]
    public void A_row_is_split_into_its_fields(string row, string fields)
    {
        var found = new CsvFields();

        found.Split(Encoding.UTF8.GetBytes(row), (byte)',').Should().Be(CsvError.None);

        string.Join('|', found.ToStrings()).Should().Be(fields);
    }

    [Theory]
    [InlineData("a\"b,c", CsvError.StrayQuote)]
    [InlineData("\"a\"b,c", CsvError.StrayQuote)]
    [InlineData("\"a,b", CsvError.OpenQuote)]
    [InlineData("\"a\"\"", CsvError.OpenQuote)]
    public void What_is_no_row_is_told(string row, CsvError fault) =>
        new CsvFields().Split(Encoding.UTF8.GetBytes(row), (byte)',').Should().Be(fault);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told() =>
        new CsvFields().Split([(byte)'a', 0xFF], (byte)',').Should().Be(CsvError.NotUtf8);

    [Fact]
    public void Rows_are_split_one_after_the_other_into_the_same_memory()
    {
        var found = new CsvFields();
        var read = (string row) => (found.Split(Encoding.UTF8.GetBytes(row), (byte)';'), string.Join('|', found.ToStrings()));

        read("a;\"b\"\"c;\"\"\";d").Should().Be((CsvError.None, "a|b\"c;\"|d"));
        read("\"x").Item1.Should().Be(CsvError.OpenQuote);
        read("é").Should().Be((CsvError.None, "é"));
        read("longer than all before;\"\"").Should().Be((CsvError.None, "longer than all before|"));
    }

    [Theory]
    [InlineData("a,b\n", 4)]
    [InlineData("a,b\r\nc", 4)]
    [InlineData("\"a\nb\",c\nd", 8)]
    [InlineData("\"a\"\"\nb\"\nc", 8)]
    [InlineData("a\"b\nc\"d\n", 4)]
    [InlineData("a,b", -1)]
    [InlineData("\"a\n", -1)]
    public void A_row_ends_where_no_quote_is_open_however_it_comes(string text, int end)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        new CsvRowEnds((byte)',').Find(bytes).Should().Be(end);

        var ends = new CsvRowEnds((byte)',');
        var found = -1;
        for (var at = 0; at < bytes.Length && found < 0; at++)
            if (ends.Find(bytes.AsSpan(at, 1)) == 1) found = at + 1;
        found.Should().Be(end);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("\"")]
    [InlineData("a\r\nb")]
    public void A_written_field_is_read_back(string field)
    {
        var found = new CsvFields();

        found.Split(Encoding.UTF8.GetBytes(CsvRow.Written(field, ',')), (byte)',').Should().Be(CsvError.None);

        found.ToStrings().Should().Equal(field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a ")]
    [InlineData("1,5")]
    [InlineData("1;5")]
    [InlineData("a\"b")]
    [InlineData("é€😀")]
    public void The_bytes_of_a_field_are_those_of_its_text(string field)
    {
        var bytes = new ArrayBufferWriter<byte>();

        CsvRow.Write(field, ',', bytes);

        bytes.WrittenSpan.ToArray().Should().Equal(Encoding.UTF8.GetBytes(CsvRow.Written(field, ',')));
    }
}
