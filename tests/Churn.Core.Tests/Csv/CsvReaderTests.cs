using System.Text;
using Churn.Core.Csv;

namespace Churn.Core.Tests.Csv;

public class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n\n3,4", "a|b@1 1|2@2 3|4@4")]
    [InlineData("a,b\r\n\r\n1,\"x\r\ny\"\r\n", "a|b@1 1|x\r\ny@4")]
    [InlineData("a,b\r1,2\r\r3,4\r", "a|b@1 1|2@2 3|4@4")]
    [InlineData("\uFEFFa,b\n\"\",\"\"\n", "a|b@1 |@2")]
    [InlineData("", "")]
    [InlineData("\uFEFF\n\n", "")]
    public void Rows_are_read_with_the_lines_on_which_they_end(string text, string rows)
    {
        foreach (var piece in new[] { 1, 2, 3, 1000 })
        {
            var reader = new CsvReader(new Pieces(Encoding.UTF8.GetBytes(text), piece), ',', 100);
            var (found, fields) = (new List<string>(), new List<string>());
            while (reader.Read(fields) == CsvFault.None && fields.Count > 0) found.Add($"{string.Join('|', fields)}@{reader.Line}");

            string.Join(' ', found).Should().Be(rows, $"{piece} bytes come at a time");
        }
    }

    [Theory]
    [InlineData("a\n0123456789x\n", CsvFault.LongField, 2)]
    [InlineData("a\n\"0123\n56789", CsvFault.LongField, 3)]
    [InlineData("a\n\"0123\n", CsvFault.OpenQuote, 3)]
    [InlineData("a\n0\"1\n2\n", CsvFault.StrayQuote, 2)]
    public void A_fault_is_told_with_its_line(string text, CsvFault fault, int line)
    {
        foreach (var piece in new[] { 1, 1000 })
        {
            var reader = new CsvReader(new Pieces(Encoding.UTF8.GetBytes(text), piece), ',', 10);
            reader.Read([]).Should().Be(CsvFault.None);

            reader.Read([]).Should().Be(fault);
            reader.Line.Should().BeInRange(line - 1, line);
        }
    }

    [Fact]
    public void A_row_of_many_short_fields_may_be_longer_than_a_field()
    {
        var fields = new List<string>();
        var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 100_000)))), ',', 10);

        reader.Read(fields).Should().Be(CsvFault.None);

        fields.Should().HaveCount(100_000);
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);
    }
}
