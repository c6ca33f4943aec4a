using System.Text;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Scoring;

public sealed class FileScoringTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";

    private readonly TempFolder folder = new();
    private readonly ChurnModel model;

    public FileScoringTests()
    {
        var store = new ModelStore(folder["models"]);
        model = store.Open(new HandMadeModel().PublishIn(store));
    }

    [Fact]
    public void Columns_and_rows_come_back_in_their_order_before_the_answers()
    {
        var (lines, summary) = Score($"{Header},extra\nC2,34,56.95,One year,0,No,\"a, b\"\nC1,1,29.85,Month-to-month,0,Yes,x\n");

        lines[0].Should().Be($"{Header},extra,{string.Join(",", AnswerColumns.Names([]))}");
        lines[1].Should().StartWith("C2,34,56.95,One year,0,No,\"a, b\",0.");
        lines[2]
            .Should()
            .StartWith("C1,1,29.85,Month-to-month,0,Yes,x,0.")
            .And.Contain(",true,high-risk,0.5,")
            .And.EndWith($",threshold,,{model.Version},,");
        (summary.Rows, summary.Scored).Should().Be((2, 2));
        summary.Notes.Should().Contain(note => note.Contains("extra"));
    }

    [Fact]
    public void The_probability_is_the_one_the_model_gives_to_the_bit()
    {
        var (lines, _) = Score($"{Header}\nC1,17,77.7,Two year,1,Yes\n");
        var record = new TextRecordReader(model.Schema, Header.Split(',')).Read("C1,17,77.7,Two year,1,Yes".Split(',')).Record!;

        float.Parse(lines[1].Split(',')[6], System.Globalization.CultureInfo.InvariantCulture)
            .Should()
            .Be(model.Score(record.Coded).Value);
    }

    [Fact]
    public void A_row_that_cannot_be_read_keeps_its_place_without_a_score()
    {
        var (lines, summary) = Score($"{Header}\nC1,many,77.7,Two year,1,Yes\nC2,1,77.7,Two year,1,Yes\n");

        lines[1].Should().Be("C1,many,77.7,Two year,1,Yes" + new string(',', AnswerColumns.Empty.Count));
        summary.Scored.Should().Be(1);
        summary
            .Faults.Should()
            .ContainSingle()
            .Which.Should()
            .Match<TableError>(v => v.Line == 2 && v.Column == "tenure" && v.Value == "many");
    }

    [Fact]
    public void A_file_without_a_column_of_the_model_is_refused_unless_allowed()
    {
        const string Csv = "customerID,Tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\nC1,1,77.7,Two year,1,Yes\n";

        FluentActions
            .Invoking(() => Score(Csv))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*needs the column 'tenure'*Is it 'Tenure'?*");
        Score(Csv, new FileScoringOptions { AllowMissingColumns = true })
            .Summary.Notes.Should()
            .Contain(note => note.Contains("tenure"));
    }

    [Fact]
    public void A_column_that_is_there_already_is_not_written_twice()
    {
        var (lines, summary) = Score($"{Header},churn\nC1,1,77.7,Two year,1,Yes,no\n");

        lines[0].Should().Contain(",churn,churn_probability,churn_predicted,segment,");
        summary.Notes.Should().Contain(note => note.Contains("'churn_predicted'"));
    }

    [Fact]
    public void Customers_who_have_left_are_scored_apart()
    {
        const string Rows = "C1,1,29.85,Month-to-month,0,Yes";
        var csv = $"{Header},Churn\n{Rows},No\n{Rows},yes\n{Rows},\n";

        var (lines, summary) = Score(csv, new FileScoringOptions { Receipts = true });

        lines[1].Should().Contain(",true,high-risk,0.5,");
        lines[2].Should().Contain(",yes,0.").And.Contain(",,already-left,,")
            .And.EndWith($",already-left,,{model.Version},,already-left: Churn,already-left: Churn");
        lines[3].Should().Contain(",true,high-risk,");
        (summary.Rows, summary.Scored, summary.Flagged, summary.AlreadyLeft).Should().Be((3, 3, 2, 1));
        summary.Notes.Should().ContainSingle()
            .Which.Should().StartWith("1 of 3 customers have already left according to 'Churn': ");
    }

    [Fact]
    public void What_was_filled_in_or_unseen_is_counted()
    {
        var (_, summary) = Score($"{Header}\nC1,,77.7,Weekly,1,Yes\nC2,,77.7,Two year,1,Yes\n");

        summary.Notes.Should().Contain("tenure: missing in 2 rows").And.Contain("Contract: unseen in 1 rows");
    }

    [Fact]
    public void A_receipt_says_what_became_of_each_row()
    {
        var (lines, _) = Score(
            $"{Header}\nC1,,77.7,Weekly,1,\nC2,many,77.7,Two year,1,Yes\nC3,1,77.7,Two year,1,Yes\n",
            new FileScoringOptions { Receipts = true });

        lines[0].Should().EndWith(",churn_warnings,churn_receipt");
        lines[1].Should().EndWith(",\"unseen: Contract; missing: tenure, PaperlessBilling\"");
        lines[2].Should().EndWith(new string(',', AnswerColumns.Empty.Count + 1) + "refused: tenure");
        lines[3].Should().Contain("-risk,").And.NotContain("missing");
    }

    [Fact]
    public void A_titled_file_is_scored_by_the_options_that_training_has()
    {
        var options = new FileScoringOptions { Reading = new ReadingOptions { SkipLines = 2 } };

        const string Rows = "C1,1,77.7,Two year,1,Yes\n,,,,,\nTotal,,77.7,,,\n";
        var (lines, summary) = Score($"All customers\nof May\n{Header}\n{Rows}", options);

        lines.Should().HaveCount(2);
        summary.Notes.Should().Contain(note => note.Contains("line 6 ('Total') is a total"))
            .And.Contain("1 row without any value is passed over");
        FluentActions.Invoking(() => Score("C1,1,77.7,Two year,1,Yes\nC2,2,55.5,One year,0,No\n"))
            .Should().Throw<DataRefusedException>().WithMessage("*line 1 is not a header*--no-header*");
    }

    [Fact]
    public void Rows_keep_their_order_and_lines_however_many_are_answered_at_once()
    {
        static string Row(int i) => $"C{i},{(i % 700 == 699 ? "many" : i % 70)},77.7,Two year,1,Yes";
        var (lines, summary) = Score($"{Header}\n{string.Join('\n', Enumerable.Range(0, 5_000).Select(Row))}\n");

        lines.Skip(1).Index().Should().OnlyContain(line => line.Item.StartsWith($"C{line.Index},"));
        summary.Faults.Select(fault => fault.Line).Should().Equal([.. Enumerable.Range(1, 7).Select(n => (int?)(700 * n) + 1)]);
        lines.Where((_, i) => i % 70 == 5).Select(line => line.Split(',')[6]).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void A_fault_of_the_file_far_down_is_told_with_its_line()
    {
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"C{i},1,77.7,Two year,1{(i == 4_321 ? "" : ",Yes")}\n"));

        FluentActions.Invoking(() => Score($"{Header}\n{rows}"))
            .Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Which.Line.Should().Be(4_323);
    }

    public void Dispose() => folder.Dispose();

    private (string[] Lines, FileScoringSummary Summary) Score(string csv, FileScoringOptions? options = null)
    {
        File.WriteAllText(folder["in.csv"], csv);
        using var output = new MemoryStream();
        var summary = FileScoring.Score(model, folder["in.csv"], output, options ?? new FileScoringOptions());
        return (Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n'), summary);
    }
}
