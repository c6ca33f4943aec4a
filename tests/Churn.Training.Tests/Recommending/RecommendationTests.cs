using System.Globalization;
using System.Text;
using Churn.Core.Recommending;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.TestSupport;
using Churn.Training.Recommending;

namespace Churn.Training.Tests.Recommending;

public sealed class RecommendationTests : IDisposable
{
    private static readonly DateOnly Split = new(2026, 3, 1);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Online_retail_gives_the_qualities_of_the_notes()
    {
        var file = SharedData.Require("online-retail.csv");
        var options = new TransactionOptions
        {
            Customer = "CustomerID",
            Time = "InvoiceDate",
            Item = "StockCode",
            Quantity = "Quantity",
            Returns = ReturnedGoods.Drop,
            NeedsAmount = false,
        };
        var transactions = TransactionTable.Read(
            CsvCustomerReader.Read(file, new ReadingOptions()), options, new DateOnly(2026, 1, 1));

        var test = RecommendationTest.Of(transactions, file, new DateOnly(2011, 9, 9), 2);

        test.Measured.Should().BeCloseTo(1849, 4);
        test.Items.Should().BeCloseTo(2809, 5);
        test.Chosen.Should().Be(RecommendationMethod.Ease);
        (RecommendationMethod Name, double Recall, double Ndcg, double Hit)[] expected =
        [
            (RecommendationMethod.Popularity, .0532, .0513, .443),
            (RecommendationMethod.Jaccard, .1086, .1057, .597),
            (RecommendationMethod.Ease, .1142, .1106, .653),
        ];
        foreach (var (found, known) in test.Methods.Zip(expected))
        {
            found.Name.Should().Be(known.Name);
            found.RecallAt20.Should().BeApproximately(known.Recall, .003);
            found.NdcgAt20.Should().BeApproximately(known.Ndcg, .003);
            found.HitRate.Should().BeApproximately(known.Hit, .003);
        }
    }

    [Fact]
    public void Inverse_times_matrix_is_the_identity()
    {
        const int size = 75; // more than two blocks, and a rest
        var matrix = Matrix(size);
        var inverse = (double[])matrix.Clone();

        SymmetricInverse.Invert(inverse, size, new ParallelOptions { MaxDegreeOfParallelism = 2 });

        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
                Enumerable.Range(0, size).Sum(k => matrix[row * size + k] * inverse[k * size + column])
                    .Should().BeApproximately(row == column ? 1 : 0, 1e-12);
    }

    [Fact]
    public void Inverse_has_the_same_bytes_at_any_number_of_threads()
    {
        var (one, four) = (Matrix(100), Matrix(100));

        SymmetricInverse.Invert(one, 100, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        SymmetricInverse.Invert(four, 100, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        four.Should().Equal(one);
    }

    [Fact]
    public void Matrix_that_is_not_positive_definite_is_refused() =>
        FluentActions.Invoking(() => SymmetricInverse.Invert([1, 2, 2, 1], 2, new ParallelOptions()))
            .Should().Throw<ArithmeticException>();

    [Theory, InlineData(RecommendationMethod.Jaccard), InlineData(RecommendationMethod.Ease)]
    public void Items_bought_together_come_before_popular_ones(RecommendationMethod method)
    {
        var baskets = Baskets.Before(Read(Groups()), null);
        List<string> items = [.. baskets.Items];
        int[] bread = [items.IndexOf("bread")];

        var best = RecommenderLearner.Learn(method, baskets, new ParallelOptions()).Recommend(bread, 2);

        items[best[0].Item].Should().Be("butter");
        RecommenderLearner.Learn(RecommendationMethod.Popularity, baskets, new ParallelOptions()).Recommend(bread, 1)[0].Item
            .Should().Be(items.IndexOf("bag"));
    }

    [Fact]
    public void Jaccard_is_the_share_of_those_who_bought_both()
    {
        var baskets = Baskets.Before(Read(Groups()), null);
        List<string> items = [.. baskets.Items];

        var best = RecommenderLearner.Learn(RecommendationMethod.Jaccard, baskets, new ParallelOptions())
            .Recommend([items.IndexOf("bread")], 1);

        best[0].Item.Should().Be(items.IndexOf("butter"));
        best[0].Score.Should().BeApproximately(6.0 / 8, 1e-7, "6 bought both, and 8 bread or butter");
    }

    [Fact]
    public void Only_new_items_with_enough_buyers_are_measured_and_recommended()
    {
        var transactions = Read(Groups() + "c0,2026-03-05,bread\nc0,2026-03-06,rare\nc7,2026-03-07,bag\nc9,2026-03-07,bag\n");
        var baskets = Baskets.Before(transactions, Split);

        var test = RecommendationTest.Of(transactions, "bought.csv", Split, 1);

        baskets.Items.Should().BeEquivalentTo("bag", "bread", "butter");
        test.Measured.Should().Be(1, "c0 bought nothing new that is known, and c9 had bought nothing before");
        test.Methods.Should().OnlyContain(method => method.HitRate == 1 && method.RecallAt20 == 1);
        test.Chosen.Should().Be(RecommendationMethod.Popularity, "it alone puts the bag first");
    }

    [Fact]
    public void Ease_is_not_tried_with_more_than_5000_items()
    {
        var text = new StringBuilder("c0,2026-03-05,i1\n");
        for (var item = 0; item <= RecommendationTest.MaxEaseItems; item++)
            for (var buyer = 0; buyer < Baskets.MinBuyers; buyer++)
                text.Append(CultureInfo.InvariantCulture, $"c{item % 100 * Baskets.MinBuyers + buyer},2026-02-01,i{item}\n");

        var test = RecommendationTest.Of(Read(text.ToString()), "bought.csv", Split, 2);

        test.TriesEase.Should().BeFalse();
        test.Methods.Select(method => method.Name)
            .Should().Equal(RecommendationMethod.Popularity, RecommendationMethod.Jaccard);
    }

    [Theory]
    [InlineData("c0,2026-03-05,butter\n", "2026-06-01")] // nothing after the split
    [InlineData("c0,2026-03-05,butter\n", "2026-01-01")] // nothing before it
    [InlineData("c0,2026-03-05,bread\n", "2026-03-01")] // nothing new
    [InlineData("c0,2026-03-05,bread\n", "2026-02-02")] // too few buyers before it
    public void What_cannot_be_measured_is_refused(string more, string split)
    {
        var transactions = Read(Groups() + more);

        FluentActions.Invoking(() => RecommendationTest.Of(
                transactions, "bought.csv", DateOnly.Parse(split, CultureInfo.InvariantCulture), 1))
            .Should().Throw<DataRefusedException>();
    }

    /// <summary>Bread and butter are bought together, a bag by all others.</summary>
    private static string Groups()
    {
        var text = new StringBuilder();
        for (var customer = 0; customer < 6; customer++)
            foreach (var item in new[] { "bread", "butter" })
                text.Append(CultureInfo.InvariantCulture, $"c{customer},2026-02-0{customer + 1},{item}\n");
        text.Append("c6,2026-02-01,bread\nc7,2026-02-01,bread\nc0,2026-02-09,bag\n");
        for (var customer = 10; customer < 20; customer++)
            text.Append(CultureInfo.InvariantCulture, $"c{customer},2026-02-10,bag\n");
        return text.ToString();
    }

    private static double[] Matrix(int size)
    {
        var random = new Random(1);
        var factor = Array.ConvertAll(new double[size * size], _ => random.NextDouble() - .5);
        var matrix = new double[size * size];
        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
                matrix[row * size + column] = (row == column ? 1 : 0)
                    + Enumerable.Range(0, size).Sum(k => factor[row * size + k] * factor[column * size + k]);
        return matrix;
    }

    private TransactionTable Read(string rows)
    {
        File.WriteAllText(folder["bought.csv"], "customer,day,item\n" + rows);
        return TransactionTable.Read(
            CsvCustomerReader.Read(folder["bought.csv"], new ReadingOptions()),
            new TransactionOptions { Customer = "customer", Time = "day", Item = "item", NeedsAmount = false },
            new DateOnly(2026, 12, 31));
    }
}
