using System.Text;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;

namespace Churn.Core.Tests.Schema;

public class TextRecordReaderTests
{
    [Fact]
    public void Columns_may_stand_in_any_order_beside_unknown_ones_and_the_label()
    {
        var reader = new TextRecordReader(
            HandMadeSchemas.Telco,
            ["Churn", "PaperlessBilling", "colour", "tenure", "customerID", "SeniorCitizen", "Contract", "Note", "MonthlyCharges"]
        );

        var record = reader.Read(["No", "yes", "red", "3", "C7", "1", "Two year", "x", "70.5"]).Record!;

        reader.MissingFeatures.Should().BeEmpty();
        reader.UnknownNames.Should().Equal("colour");
        record.CustomerId.Should().Be("C7");
        record.Coded.Features.Should().Equal(3, 70.5f, 2, 1, 1);
        record.Warnings.Should().Equal(new RecordWarning("Note", "ignored", "Note: not used: free text."));
    }

    [Theory]
    [InlineData("Yes", true)]
    [InlineData(" yes ", true)]
    [InlineData("No", false)]
    [InlineData("", false)]
    [InlineData("perhaps", false)]
    public void A_label_says_who_has_left_in_tables_as_in_JSON(string label, bool hasLeft)
    {
        var text = new TextRecordReader(HandMadeSchemas.Telco, ["tenure", "Churn"]).Read(["3", label]).Record!;
        var json = JsonRecordReader.Read(
            HandMadeSchemas.Telco, JsonSerializer.SerializeToUtf8Bytes(new { tenure = 3, Churn = label })).Record!;

        foreach (var record in new[] { text, json })
        {
            record.HasLeft.Should().Be(hasLeft);
            record.Warnings.Where(warning => warning.Code == RecordWarning.AlreadyLeftCode).Should().HaveCount(hasLeft ? 1 : 0);
        }
    }

    [Theory]
    [InlineData("\"2024-05-31\"", true)]
    [InlineData("20240531", true)]
    [InlineData("\"\"", false)]
    [InlineData("\"na\"", false)]
    [InlineData("null", false)]
    [InlineData("[1]", false)]
    public void A_label_that_is_filled_for_leavers_says_who_has_left(string json, bool hasLeft)
    {
        var schema = new CustomerSchema([new NumberColumn("tenure", 0, 72)], LabelColumn.OfFilled("Cancelled on", ["NA"]));

        JsonRecordReader.Read(schema, Encoding.UTF8.GetBytes($$"""{"tenure": 3, "Cancelled on": {{json}}}""")).Record!
            .HasLeft.Should().Be(hasLeft);
    }

    [Fact]
    public void A_table_may_lack_columns_and_says_which_features()
    {
        var reader = new TextRecordReader(HandMadeSchemas.Telco, ["Contract", "tenure"]);

        var record = reader.Read(["One year", ""]).Record!;

        reader.MissingFeatures.Should().Equal("MonthlyCharges", "SeniorCitizen", "PaperlessBilling");
        record.Coded.Features.Should().Equal(float.NaN, float.NaN, 1, float.NaN, float.NaN);
        record.Warnings.Select(warning => (warning.Column, warning.Code)).Should().Equal(
            ("tenure", "missing"), ("MonthlyCharges", "missing"), ("SeniorCitizen", "missing"), ("PaperlessBilling", "missing"));
    }

    [Fact]
    public void Every_fault_of_a_row_is_told_at_once_and_the_next_row_is_read_all_the_same()
    {
        var reader = new TextRecordReader(HandMadeSchemas.Telco, ["tenure", "Contract", "MonthlyCharges"]);

        reader.Read(["three", "One year", "1,5"]).Faults.Select(fault => (fault.Column, fault.Rule)).Should().Equal(
            ("tenure", RecordError.NotANumber), ("MonthlyCharges", RecordError.NotANumber));
        reader.Read(["3", "One year", "20"]).Record!.Coded.Features[..3].Should().Equal(3, 20, 1);
    }

    [Fact]
    public void A_table_without_any_feature_gives_a_fault_for_each_row()
    {
        var reader = new TextRecordReader(HandMadeSchemas.Telco, ["customerID", "colour"]);

        reader.Read(["C7", "red"]).Faults.Should().ContainSingle().Which.Rule.Should().Be(RecordError.NoKnownField);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_row_of_another_length_than_the_header_is_refused(int length)
    {
        var reader = new TextRecordReader(HandMadeSchemas.Telco, ["tenure", "Contract"]);

        var read = () => reader.Read(Enumerable.Repeat("1", length).ToArray());

        read.Should().Throw<ArgumentException>().WithMessage($"The header has 2 fields, the row {length}.*");
    }

    [Fact]
    public void A_header_that_names_a_column_twice_is_refused_and_not_read_with_the_last_one_winning()
    {
        var make = () => new TextRecordReader(HandMadeSchemas.Telco, ["tenure", "Contract", "tenure"]);

        make.Should().Throw<ArgumentException>().WithMessage("A name stands twice in the header.*");
    }

    [Fact]
    public void A_reader_of_many_rows_reads_each_as_if_it_were_the_first()
    {
        var table = new TextRecordReader(HandMadeSchemas.Telco, ["customerID", "tenure", "Contract", "Churn"]);
        var (rows, fields) = (new TextRecordReader.RowReader(table), new CsvFields());

        foreach (var row in new[] { "C1,3,One year,Yes", "C2,many,,", ",,Two year,No", "C4,1,never seen,yes" })
        {
            fields.Split(Encoding.UTF8.GetBytes(row), (byte)',').Should().Be(CsvError.None);

            var (again, alone) = (rows.Read(fields), table.Read(row.Split(',')));

            again.Faults.Should().Equal(alone.Faults);
            (again.Record?.CustomerId, again.Record?.HasLeft).Should().Be((alone.Record?.CustomerId, alone.Record?.HasLeft));
            again.Record?.Coded.Features.Should().Equal(alone.Record!.Coded.Features);
            again.Record?.Warnings.Should().Equal(alone.Record!.Warnings);
        }
    }

    [Fact]
    public void Records_share_nothing()
    {
        var reader = new TextRecordReader(HandMadeSchemas.Telco, ["tenure"]);

        var first = reader.Read(["1"]).Record!;
        var second = reader.Read(["2"]).Record!;

        (first.Coded.Features[0], second.Coded.Features[0]).Should().Be((1f, 2f));
    }
}
