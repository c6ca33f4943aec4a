using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Texts;

public sealed class TextMembershipTests : IDisposable
{
    private const int Rows = 700;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Audit_attacks_what_the_version_answers_about_the_texts_that_it_learnt_from()
    {
        WriteCustomers();
        var options = new TrainingOptions
        {
            Models = ["logistic"],
            Schema = new SchemaOptions
            {
                Time = "day",
                Columns = [new ColumnOptions { Name = "notes", Kind = ColumnKind.FreeText }],
            },
            Evaluation = new() { Resamples = 50, Repeats = 1, Refit = false },
        };
        var store = new ModelStore(folder["models"]);

        var trained = new TrainingRun(options, store, 2).Execute(folder["customers.csv"]);

        var audit = trained.Manifest.Membership!;
        (audit.Members + audit.Others).Should().Be(Rows);
        var model = store.Open(trained.Version);
        var table = CsvCustomerReader.Read(folder["customers.csv"]);
        var reader = new TextRecordReader(model.Schema, table.Header);
        double[] likelihoods =
        [
            .. Enumerable.Range(0, Rows).Select(row =>
            {
                var churn = model.Score(reader.Read(table.Row(row)).Record!.Coded).Value;
                return table.Column("churned")[row] == "yes" ? churn : 1 - churn;
            }),
        ];
        bool[] isMember = [.. Enumerable.Range(0, Rows).Select(row => row < audit.Members)]; // the last days are held out
        audit.RocAuc.Should().BeApproximately(RocAuc.Of(isMember, likelihoods), 1e-6).And.BeGreaterThan(.65);
    }

    /// <summary>Long texts of words that say little, so that their weights remember who wrote them.</summary>
    private void WriteCustomers()
    {
        var random = new RandomStream(4, 0);
        string[] words = [.. Enumerable.Range(0, 600).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}")];
        double[] weights = Array.ConvertAll(words, _ => random.NextNormal() * .35);
        var lines = Enumerable.Range(0, Rows).Select(row =>
        {
            int[] written = [.. Enumerable.Range(0, 60).Select(_ => random.NextBelow(words.Length))];
            var logOdds = (written.Sum(word => weights[word]) / 1.3) - .9;
            var churned = random.NextDouble() < LogOddsScale.ToProbability(logOdds) ? "yes" : "no";
            return $"K{row:00000},{row},{string.Join(' ', written.Select(word => words[word]))},{churned}";
        });
        File.WriteAllLines(folder["customers.csv"], lines.Prepend("customer,day,notes,churned"));
    }
}
