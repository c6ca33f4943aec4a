using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Scoring;

/// <summary>A scored file has the form of its input, and what was in it comes back as it was.</summary>
public sealed class ScoredFormTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";
    private static readonly string Added = string.Join(",", AnswerColumns.Names([]));

    private readonly TempFolder folder = new();
    private readonly ModelStore store;

    public ScoredFormTests() => store = new ModelStore(folder["models"]);

    [Theory]
    [InlineData("utf-8", false, "Köln – Łódź")]
    [InlineData("utf-8", true, "Köln – Łódź")]
    [InlineData("utf-16", true, "Köln – Łódź, отток, 東京")]
    [InlineData("utf-16BE", true, "Köln – Łódź, отток, 東京")]
    [InlineData("windows-1252", false, "Köln, 12 €")]
    [InlineData("windows-1251", false, "отток")]
    [InlineData("windows-1254", false, "İstanbul, Şişli")]
    [InlineData("gb18030", false, "是否流失")]
    [InlineData("shift_jis", false, "東京")]
    public void Encoding_and_byte_order_mark_come_back(string name, bool hasMark, string city)
    {
        var encoding = TextEncodings.Find(name)!;
        if (encoding.CodePage == 1201) encoding = new UnicodeEncoding(bigEndian: true, byteOrderMark: true);
        var column = city.Contains(',', StringComparison.Ordinal) ? $"\"{city}\"" : city;
        var bytes = Bytes(encoding, hasMark, $"{Header},{column}\r\nC1,1,29.85,Month-to-month,0,Yes,\"{city}, {city}\"\r\n");
        var reading = new ReadingOptions { Encoding = hasMark ? null : name };

        var scored = Score(bytes, new HandMadeModel(), new FileScoringOptions { Reading = reading }).Bytes;

        var preamble = hasMark ? encoding.GetPreamble() : [];
        scored.Take(preamble.Length).Should().Equal(preamble);
        var lines = encoding.GetString(scored, preamble.Length, scored.Length - preamble.Length).Split("\r\n");
        lines[0].Should().Be($"{Header},{column},{Added}");
        lines[1].Should().StartWith($"C1,1,29.85,Month-to-month,0,Yes,\"{city}, {city}\",0.").And.Contain(",true,high-risk,");
        lines[2..].Should().Equal("");
    }

    [Theory]
    [InlineData("\n", true)]
    [InlineData("\n", false)]
    [InlineData("\r\n", true)]
    [InlineData("\r\n", false)]
    [InlineData("\r", true)]
    [InlineData("\r", false)]
    public void Line_ends_come_back_at_the_end_too(string end, bool endsLast)
    {
        var text = $"{Header}{end}C1,1,29.85,Month-to-month,0,Yes{end}C2,x,29.85,One year,0,No{(endsLast ? end : "")}";

        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), Encoding.Unicode })
        {
            var scored = encoding.GetString(Score(Bytes(encoding, true, text), new HandMadeModel()).Bytes).TrimStart('\uFEFF');

            scored.Split(end).Should().HaveCount(endsLast ? 4 : 3);
            scored.Replace(end, "", StringComparison.Ordinal).Should().NotContainAny("\r", "\n");
            scored.Should().EndWith(
                $"C2,x,29.85,One year,0,No{new string(',', AnswerColumns.Empty.Count)}{(endsLast ? end : "")}");
        }
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_and_the_line_that_names_it_come_back(char separator)
    {
        var rows = $"{Header}\nC1,1,29.85,Month-to-month,0,Yes\n".Replace(',', separator);

        var scored = ScoreText($"sep={separator}\n{rows}", new HandMadeModel()).Split('\n');

        scored[0].Should().Be($"sep={separator}");
        scored[1].Should().Be($"{Header},{Added}".Replace(',', separator));
        scored[2].Should().StartWith($"C1{separator}1{separator}29.85{separator}");
    }

    [Fact]
    public void Quotes_come_back_where_every_field_has_them()
    {
        var rows = new[] { Header, "C1,1,29.85,Month-to-month,0,Yes" }
            .Select(row => $"\"{row.Replace(",", "\",\"", StringComparison.Ordinal)}\"\n");

        var scored = ScoreText(string.Concat(rows), new HandMadeModel()).Split('\n');

        scored[0]
            .Should()
            .StartWith("\"customerID\",")
            .And.EndWith($",\"{Added.Replace(",", "\",\"", StringComparison.Ordinal)}\"");
        scored[1].Should().StartWith("\"C1\",\"1\",\"29.85\",").And.Contain("\",\"true\",\"high-risk\",\"");
    }

    [Theory]
    [InlineData(';', ";0,")]
    [InlineData(',', ",\"0,")]
    public void Numbers_that_are_added_have_the_decimal_mark_of_the_file(char separator, string expected)
    {
        var rows = separator == ';' ? "K1;29.02.2024;99,50 €;Basis\n" : "K1,29.02.2024,\"99,50 €\",Basis\n";

        var scored = ScoreText("Kunde,Kunde seit,Umsatz,Tarif\n".Replace(',', separator) + rows, HandMadeModel.OfShop);

        scored.Split('\n')[1].Should().StartWith(rows.TrimEnd() + expected).And.NotContain("0.");
    }

    [Fact]
    public void A_character_that_the_encoding_lacks_is_written_by_its_number_and_told()
    {
        var model = new HandMadeModel
        {
            Schema = new CustomerSchema(
                [new NumberColumn("tenure", 0, 72), new NumberColumn("плата €", 0, 10)], HandMadeSchemas.Label),
            Coefficients = [1, 1],
            Fill = [1, 1],
            Golden = ["""{"tenure": 1, "плата €": 2}"""],
            Decision = HandMadeModel.OfBank.Decision,
            Segmentation = HandMadeModel.OfBank.Segmentation,
        };
        var options = new FileScoringOptions
        {
            Reading = new ReadingOptions { Encoding = "windows-1252" },
            AllowMissingColumns = true,
            Receipts = true,
        };

        var (bytes, summary) = Score(Encoding.Latin1.GetBytes("tenure,city\n1,Köln\n"), model, options);

        Encoding.Latin1.GetString(bytes).Should()
            .Contain(",missing: \\u043F\\u043B\\u0430\\u0442\\u0430 \u0080\n").And.Contain("Köln");
        summary.Notes.Should().ContainSingle(note => note.Contains("windows-1252 lacks"));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Bytes(Encoding encoding, bool hasMark, string text) =>
        [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

    private string ScoreText(string input, HandMadeModel model) =>
        Encoding.UTF8.GetString(Score(Encoding.UTF8.GetBytes(input), model).Bytes);

    private (byte[] Bytes, FileScoringSummary Summary) Score(
        byte[] input, HandMadeModel model, FileScoringOptions? options = null)
    {
        File.WriteAllBytes(folder["in.csv"], input);
        using var output = new MemoryStream();
        var opened = store.Open(model.PublishIn(store));
        var summary = FileScoring.Score(opened, folder["in.csv"], output, options ?? new FileScoringOptions());
        return (output.ToArray(), summary);
    }
}
