using System.IO.Compression;
using System.Text;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class WorkbookTests : IDisposable
{
    private const string Header =
        """<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>"""
        + """<c r="B1" t="inlineStr"><is><t>plan, old</t></is></c></row>""";

    private readonly TempFolder folder = new();

    [Fact]
    public void Cells_come_as_the_texts_that_a_file_would_have()
    {
        Write(("Customers", Header
            + """<row r="2"><c r="A2"><v>1234567890123456</v></c><c r="B2" t="inlineStr"><is><t>basic</t></is></c></row>"""
            + """<row r="4"><c r="A4"><v>72.61</v></c><c r="B4" s="1"><v>45413</v></c></row>"""
            + """<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" s="2"><v>45413.5</v></c></row>"""
            + """<row r="6"><c r="A6"><v>5E-3</v></c><c r="B6" t="inlineStr"><is><t>two&#10;lines "quoted"</t></is></c></row>"""
            + """<row r="7"><c r="B7" t="str"><f>A1</f><v>formula</v></c></row>"""));

        var table = Read();

        table.Header.Should().Equal("id", "plan, old");
        Enumerable.Range(0, table.Rows).Select(row => string.Join('|', table.Row(row))).Should().Equal(
            "1234567890123456|basic", "72.61|2024-05-01", "TRUE|2024-05-01 12:00:00", "0.005|two lines \"quoted\"", "|formula");
        Enumerable.Range(0, table.Rows).Select(table.Line).Should().Equal(2, 4, 5, 6, 7);
        table.Notes.Should().BeEmpty();
    }

    [Fact]
    public void An_error_in_a_cell_is_a_missing_value()
    {
        Write(
            (
                "S",
                Header
                    + """<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>"""
                    + """<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="e"><v>#DIV/0!</v></c></row>"""
            ));

        Read().Column("plan, old").Texts.Should().OnlyContain(text => text == "" || text.StartsWith('#'));
    }

    [Fact]
    public void The_first_sheet_that_is_not_empty_is_read_and_another_by_its_name()
    {
        var (first, second) = ("""<row r="2"><c r="A2"><v>1</v></c></row>""", """<row r="2"><c r="A2"><v>2</v></c></row>""");
        Write(("Cover", ""), ("North", Header + first), ("South", Header + second));

        Read().Row(0)[0].Should().Be("1");
        Read()
            .Notes.Should()
            .ContainSingle()
            .Which.Should()
            .Be("the sheet 'North' is read, of 'Cover', 'North', 'South'; --sheet names another");
        Read(new ReadingOptions { Sheet = "south" }).Row(0)[0].Should().Be("2");
        Rule(new ReadingOptions { Sheet = "West" }).Should().Contain("there is no sheet 'West'").And.Contain("'North'");
    }

    [Fact]
    public void A_merged_title_is_named_with_the_rows_to_skip()
    {
        var title = """<row r="1"><c r="A1" t="inlineStr"><is><t>Customers of 2024</t></is></c></row>""";
        Write(
            (
                "S",
                title
                    + Header.Replace("r=\"1\"", "r=\"2\"").Replace("A1", "A2").Replace("B1", "B2")
                    + """<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>5</v></c></row>"""));

        Rule().Should().Contain("not a header but a title").And.Contain("--skip-lines 1.");
        Read(new ReadingOptions { SkipLines = 1 }).Header.Should().Equal("id", "plan, old");
    }

    [Fact]
    public void What_is_no_workbook_or_a_bomb_is_refused()
    {
        Write(("S", "<row r=\"1\"><c r=\"A1\"><v>1</v></row"));
        Rule().Should().Contain("not a readable Excel workbook");
        Write(("S", ""));
        Rule().Should().Contain("empty");
        Write(("S", Header + new string(' ', 80_000_000)));
        Rule().Should().Contain("unpacks to far more than its size");
        Write(("S", """<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>"""));
        Rule().Should().NotBeEmpty();
        Write(("S", Header + """<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>"""));
        Rule().Should().NotBeEmpty();
        File.WriteAllBytes(folder["customers.xlsx"], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]);
        Rule().Should().Contain("not a readable Excel workbook");
    }

    [Fact]
    public void A_file_that_is_refused_is_let_go_of()
    {
        File.WriteAllBytes(folder["customers.xlsx"], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100_000_000]]);

        Rule().Should().Contain("not a readable Excel workbook");

        FluentActions
            .Invoking(() => File.Open(folder["customers.xlsx"], FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose())
            .Should().NotThrow("its hash is no longer made");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A workbook as small as can be, with a sheet for each name; style 1 is a date, 2 a date with a time.</summary>
    private void Write(params (string Name, string Rows)[] sheets)
    {
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        using var zip = new ZipArchive(File.Create(folder["customers.xlsx"]), ZipArchiveMode.Create);
        Add(
            "[Content_Types].xml",
            """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"""
                + """<Default Extension="xml" ContentType="application/xml"/></Types>"""
        );
        Add(
            "xl/workbook.xml",
            $"<workbook {Main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
                + string.Concat(
                    sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"))
                + "</sheets></workbook>");
        Add(
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + string.Concat(
                    sheets.Select(
                        (_, i) =>
                            $"<Relationship Id=\"rId{i + 1}\" "
                                + "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
                                + $"Target=\"worksheets/sheet{i + 1}.xml\"/>"
                    ))
                + "<Relationship Id=\"rId99\" "
                + "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" "
                + "Target=\"styles.xml\"/></Relationships>"
        );
        Add(
            "xl/styles.xml",
            $"<styleSheet {Main}><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf "
                + "numFmtId=\"22\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
        );
        for (var i = 0; i < sheets.Length; i++)
            Add($"xl/worksheets/sheet{i + 1}.xml", $"<worksheet {Main}><sheetData>{sheets[i].Rows}</sheetData></worksheet>");

        void Add(string name, string xml)
        {
            using var part = zip.CreateEntry(name).Open();
            part.Write(Encoding.UTF8.GetBytes(xml));
        }
    }

    private CustomerTable Read(ReadingOptions? options = null) => CsvCustomerReader.Read(folder["customers.xlsx"], options);

    private string Rule(ReadingOptions? options = null) =>
        FluentActions
            .Invoking(() => Read(options))
            .Should()
            .Throw<DataRefusedException>()
            .Which.Violations.Should()
            .ContainSingle()
            .Which.Rule;
}
