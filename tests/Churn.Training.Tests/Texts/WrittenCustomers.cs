using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;
using Churn.Training.Texts;

namespace Churn.Training.Tests.Texts;

/// <summary>Customers who write: of those who write "cancel" more churn.</summary>
internal sealed class WrittenCustomers
{
    public const string Rare = "Zwetschgenknödel";

    private static readonly string[] Vocabulary =
        [.. Enumerable.Range(0, 300).Select(i => $"{(char)('b' + (i % 20))}{"aeiou"[i % 5]}{(char)('b' + (i / 20))}o")];

    /// <param name="customers">How many.</param>
    /// <param name="hasSignal">Whether what they write says anything.</param>
    /// <param name="rows">How many rows each has.</param>
    public WrittenCustomers(int customers, bool hasSignal = true, int rows = 1)
    {
        var random = new RandomStream(7, customers);
        var lines = new List<string[]>();
        for (var customer = 0; customer < customers; customer++)
        {
            var angry = random.NextDouble() < 0.3;
            var churned = random.NextDouble() < (angry && hasSignal ? 0.6 : 0.2);
            var words = Enumerable.Range(0, 12)
                .Select(_ => Vocabulary[(int)(random.NextDouble() * random.NextDouble() * Vocabulary.Length)]).ToList();
            if (angry) words.Insert(random.NextBelow(12), "cancel");
            if (customer == 5) words.Add(Rare);
            for (var row = 0; row < rows; row++)
                lines.Add([
                    $"C{customer:00000}", $"{random.NextBelow(70)}.5", customer % 10 == 9 ? "" : string.Join(' ', words),
                    churned ? "Yes" : "No",]);
        }

        Table = HandMadeTables.OfRows(["customer", "tenure", "notes", "Churn"], lines);
        Options = new SchemaOptions
        {
            Group = "customer",
            Columns = [new ColumnOptions { Name = "notes", Kind = ColumnKind.FreeText }],
        };
        Schema = SchemaInferrer.Learn(Table, Options).Schema;
        Customers = EncodedDataset.Read(Table, Schema);
        Split = DataSplit.Of(Table, Schema, Customers.Churned, Options, new SplitOptions(0.2, 5, 2), 1);
        Customers = Customers.In(Split.GroupOf, Split.FoldGroupOf);
    }

    public CustomerTable Table { get; }

    public SchemaOptions Options { get; }

    public CustomerSchema Schema { get; }

    public EncodedDataset Customers { get; }

    public DataSplit Split { get; }

    public (CustomerSchema Schema, EncodedDataset Customers, LearnedTexts Texts) Learn(int threads = 1)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var (schema, customers, _, texts) = TextTraining.Learn(Table, Schema, Customers, Split, 1, limits);
        return (schema, customers, texts.Single());
    }
}
