using System.Text;
using Churn.Core.Numerics;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Scoring;

public sealed class ShardTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";

    private readonly TempFolder folder = new();
    private readonly ChurnModel model;

    public ShardTests()
    {
        var store = new ModelStore(folder["models"]);
        model = store.Open(new HandMadeModel().PublishIn(store));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\n", true, true, "utf-8", false)]
    [InlineData("\r\n", false, true, "utf-8", false)]
    [InlineData("\n", true, true, "utf-16", true)]
    [InlineData("\n", false, false, "utf-8", false)]
    public void Parts_joined_are_the_whole_byte_for_byte(
        string lineEnd, bool endsLastLine, bool hasHeader, string encoding, bool hasSeparatorLine)
    {
        string[] lines =
        [
            .. hasSeparatorLine ? new[] { "sep=," } : [],
            .. hasHeader ? new[] { Header } : [],
            .. Enumerable.Range(0, 11).Select(row => $"C{row},{row},{20 + row}.5,One year,0,{(row % 2 == 0 ? "Yes" : "No")}"),
        ];
        File.WriteAllText(
            folder["in.csv"], string.Join(lineEnd, lines) + (endsLastLine ? lineEnd : ""), Encoding.GetEncoding(encoding));
        var options = new FileScoringOptions { Reading = new ReadingOptions { NoHeader = !hasHeader } };
        if (!hasHeader) options = options with { AllowMissingColumns = true };

        var whole = Score(options);

        foreach (var count in new[] { 1, 3, 11, 40 })
        {
            byte[] joined = [.. Enumerable.Range(0, count).SelectMany(part =>
                Score(options with { Shard = new Shard(part, count) }))];
            joined.Should().Equal(whole, "of {0} parts", count);
        }
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("3/64", 3, 64)]
    [InlineData("63/64", 63, 64)]
    public void A_part_is_read_by_its_number_and_count(string text, int number, int count)
    {
        Shard.TryParse(text, out var shard).Should().BeTrue();

        shard.Should().Be(new Shard(number, count));
    }

    [Theory]
    [InlineData("64/64")]
    [InlineData("-1/64")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("0/100001")]
    public void What_is_no_part_is_not_read(string text) => Shard.TryParse(text, out _).Should().BeFalse();

    private byte[] Score(FileScoringOptions options)
    {
        using var output = new MemoryStream();
        FileScoring.Score(model, folder["in.csv"], output, options);
        return output.ToArray();
    }
}
