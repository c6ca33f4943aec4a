using System.IO.Compression;
using System.Text;
using Churn.Core.Privacy;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

/// <summary>The rows of erased customers are left out, as if the file had never had them.</summary>
public sealed class ErasedRowsTests : IDisposable
{
    private static readonly BlockList Erased = BlockList.Empty.Add("C2", ["id"], default).Add("C4", [], default);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("id,note\nC1,a\nC2,b\nC3,c\nC4,d\n", "id,note\nC1,a\nC3,c\n")]
    [InlineData("id,note\r\nC1,a\r\nC2,b\r\nC3,c\r\nC4,d", "id,note\r\nC1,a\r\nC3,c\r\n")]
    [InlineData("id,note\rC2,b\rC1,a\rC3,c\r", "id,note\rC1,a\rC3,c\r")]
    [InlineData("id,note\nC1,\"a\nb\"\nC2,\"c\nd\"\n\nC3,\"e\n\nf\"\n", "id,note\nC1,\"a\nb\"\n\nC3,\"e\n\nf\"\n")]
    [InlineData("\uFEFFid;note\nC1;ä\n C2 ;ö\nC3;ü\n", "\uFEFFid;note\nC1;ä\nC3;ü\n")]
    [InlineData("sep=;\nid;note\nC4;d\nC1;a\nC3;c\n", "sep=;\nid;note\nC1;a\nC3;c\n")]
    public void A_table_is_the_one_of_the_file_without_them(string with, string without)
    {
        File.WriteAllText(folder["with.csv"], with);
        File.WriteAllText(folder["without.csv"], without);

        var read = CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Erased = Erased });
        var plain = CsvCustomerReader.Read(folder["without.csv"]);

        read.Sha256.Should().Be(plain.Sha256);
        read.Notes.Should().Equal(plain.Notes);
        Enumerable.Range(0, read.Rows).Select(read.Row).Should()
            .BeEquivalentTo(Enumerable.Range(0, plain.Rows).Select(plain.Row), rows => rows.WithStrictOrdering());
        read.LeftOut.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Lines_stay_those_of_the_file()
    {
        File.WriteAllText(folder["with.csv"], "id,note\nC1,a\nC2,b\nC3,c\n");

        CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Erased = Erased }).Line(1).Should().Be(4);
    }

    [Fact]
    public void Another_column_with_the_same_text_is_no_key()
    {
        File.WriteAllText(folder["with.csv"], "id,friend\nC1,C2\nC3,C4\n");

        var read = CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Erased = Erased });

        read.Rows.Should().Be(2);
        read.LeftOut.Should().Be(0);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public void Other_encodings_are_left_out_of_too_and_have_another_hash(string encoding)
    {
        File.WriteAllText(folder["with.csv"], "id,note\nC1,ä\nC2,ö\nC3,ü\n", TextEncodingsOf(encoding));

        var (read, plain) = (
            CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Erased = Erased, Encoding = encoding }),
            CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Encoding = encoding }));

        (read.Rows, read.LeftOut).Should().Be((2, 1));
        read.Sha256.Should().NotBe(plain.Sha256);
    }

    [Fact]
    public void A_compressed_file_is_left_out_of_too()
    {
        using (var file = File.Create(folder["with.csv.gz"]))
        using (var packed = new GZipStream(file, CompressionMode.Compress))
            packed.Write("id,note\nC1,a\nC2,b\nC3,c\n"u8);

        CsvCustomerReader.Read(folder["with.csv.gz"], new ReadingOptions { Erased = Erased }).Rows.Should().Be(2);
    }

    [Fact]
    public void A_file_of_erased_customers_alone_is_refused()
    {
        File.WriteAllText(folder["with.csv"], "id,note\nC2,a\nC4,b\n");

        FluentActions.Invoking(() => CsvCustomerReader.Read(folder["with.csv"], new ReadingOptions { Erased = Erased }))
            .Should().Throw<DataRefusedException>().WithMessage("*erased*");
    }

    private static Encoding TextEncodingsOf(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(name);
    }
}
