using System.IO.Compression;
using System.Text;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class FileSignatureTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("\n\n<!DOCTYPE html>\n<html lang=\"en\">\n<head></head>", "a web page, not the file")]
    [InlineData("<html><body>Sign in</body></html>", "a web page")]
    [InlineData("\uFEFF<table border=1>\n<tr><td>id</td></tr></table>", "a web page")]
    [InlineData("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>", "XML")]
    [InlineData("<customers>\n  <customer id=\"1\"/>\n</customers>", "XML")]
    [InlineData("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "Excel 2003 XML")]
    [InlineData("[{\"id\": 1, \"plan\": \"basic\"}]", "JSON")]
    [InlineData("{\"id\": 1, \"plan\": \"basic\"}\n{\"id\": 2, \"plan\": \"pro\"}\n", "JSON")]
    [InlineData("{\\rtf1\\ansi a,b}", "RTF")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("PAR1\u0015\u0004", "Parquet")]
    [InlineData("SQLite format 3\0", "SQLite")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS")]
    [InlineData("-- MySQL dump 10.13\nCREATE TABLE customers (id int);\n", "SQL")]
    [InlineData("@relation churn\n@attribute tenure numeric\n", "ARFF")]
    [InlineData("GIF89a", "GIF")]
    public void What_is_no_table_is_named_for_what_it_is(string text, string what)
    {
        File.WriteAllText(folder["customers.csv"], text);

        Rule().Should().Contain($"this is {(what.StartsWith("a ", StringComparison.Ordinal) ? what : "")}").And.Contain(what);
    }

    [Fact]
    public void Archives_are_named_by_what_is_in_them()
    {
        File.WriteAllBytes(folder["customers.csv"], Zip("customers.csv"));
        Rule().Should().Contain("a zip archive").And.Contain("unpack");
        File.WriteAllBytes(folder["customers.csv"], Zip("mimetype", "content.xml"));
        Rule().Should().Contain("OpenDocument");
        File.WriteAllBytes(folder["customers.csv"], Zip("word/document.xml"));
        Rule().Should().Contain("Word");
        File.WriteAllBytes(folder["customers.csv"], Zip("customers.csv")[..30]);
        Rule().Should().Contain("damaged");
    }

    [Theory]
    [InlineData("[id],[plan]\n1,basic\n")]
    [InlineData("<TICKER>,<PER>\nAAPL,5\n")]
    [InlineData("PARTNER,BZ\n1,basic\n")]
    [InlineData("{id},{plan}\n1,basic\n")]
    public void A_header_with_brackets_is_a_header(string text)
    {
        File.WriteAllText(folder["customers.csv"], text);

        CsvCustomerReader.Read(folder["customers.csv"]).Rows.Should().Be(1);
    }

    [Fact]
    public void A_file_compressed_by_gzip_is_read_and_a_damaged_one_refused()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(
                Encoding.UTF8.GetBytes("id;name\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i};Müller\n"))));
        File.WriteAllBytes(folder["customers.csv"], packed.ToArray());

        var table = CsvCustomerReader.Read(folder["customers.csv"]);

        table.Rows.Should().Be(100_000);
        table.Row(99_999).Should().Equal("99999", "Müller");
        table.Notes.Should().Contain(note => note.Contains("gzip"));
        File.WriteAllBytes(folder["customers.csv"], packed.ToArray()[..1000]);
        Rule().Should().Contain("broken off");
    }

    [Fact]
    public void A_bomb_of_gzip_is_refused_in_little_memory()
    {
        using (var gzip = new GZipStream(File.Create(folder["customers.csv"]), CompressionLevel.Fastest))
            for (var i = 0; i < 100; i++) gzip.Write(new byte[1_000_000]);

        Rule().Should().Contain("longer than 64 MiB");
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Zip(params string[] names)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names) zip.CreateEntry(name).Open().Dispose();
        return bytes.ToArray();
    }

    private string Rule() =>
        FluentActions
            .Invoking(() => CsvCustomerReader.Read(folder["customers.csv"]))
            .Should()
            .Throw<DataRefusedException>()
            .Which.Violations.Should()
            .ContainSingle()
            .Which.Rule;
}
