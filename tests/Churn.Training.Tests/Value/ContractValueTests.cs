using System.Text;
using Churn.Core.Schema;
using Churn.Core.Value;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Value;

namespace Churn.Training.Tests.Value;

public class ContractValueTests
{
    private static readonly double[] SixMonths = [.10, .08, .06, .05, .05, .04];

    private static readonly double MonthlyRate = PurchasePeriod.Month.RateOf(.1);

    [Fact]
    public void Months_of_six_hazards_are_expected_and_discounted_as_published()
    {
        var stays = Stays.Of(SixMonths, MonthlyRate);

        stays.ExpectedPeriods.Should().BeApproximately(4.9481578, 1e-7);
        (30 * stays.DiscountedPeriods).Should().BeApproximately(145.775766, 1e-6);
        stays.Survival[^1].Should().BeApproximately(.9 * .92 * .94 * .95 * .95 * .96, 1e-12);
    }

    [Fact]
    public void Last_hazard_for_ever_is_worth_the_published_sum()
    {
        double[] forEver = [.. SixMonths, .. Enumerable.Repeat(.04, 3_000)];

        (30 * Stays.Of(forEver, MonthlyRate).DiscountedPeriods).Should().BeApproximately(551.045093, 1e-5);
    }

    [Fact]
    public void Customer_is_asked_again_as_they_will_be()
    {
        using var folder = new TempFolder();
        var model = Model(folder);
        var ageing = ColumnAgeing.Read("tenure+1", model.Schema, PurchasePeriod.Month);

        var found = ValueOf(model, ageing).Of(Customer(model, tenure: 10), 20);

        double[] hazards = [.. new[] { 10, 11, 12 }.Select(tenure => (double)model.Score(Customer(model, tenure)).Value)];
        found.ChurnProbability.Should().Be(hazards[0]);
        found.Survival[^1].Should().BeApproximately(hazards.Aggregate(1.0, (still, hazard) => still * (1 - hazard)), 1e-12);
        found.Value.Should().BeApproximately(20 * found.ExpectedPeriods, 1e-9);
        found.Lower.Should().BeLessThan(found.Value);
        found.Upper.Should().BeGreaterThan(found.Value);
        found.IsBeyondTraining.Should().BeFalse();
    }

    private static ContractValue ValueOf(ChurnModel model, ColumnAgeing ageing) =>
        new(model.ToPath(ageing.Moving), model.Manifest.LevelError, ageing, 3, 0);

    [Theory]
    [InlineData("Umsatz", "1.234,50 €", 1234.5)] // as the model reads the column
    [InlineData("Marge", "29.85", 29.85)] // a column that the model does not know, written plainly
    public void Margin_is_read_as_its_column_is_written(string column, string written, double margin)
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder["models"]);
        var model = store.Open(HandMadeModel.OfShop.PromoteIn(store));
        File.WriteAllText(
            folder["in.csv"],
            $"Kunde;Kunde seit;Umsatz;Tarif;Marge\nK1;31.01.2024;{(column == "Umsatz" ? written : "10,50 €")};Basis;{written}\n");
        var options = new ContractValueOptions
        {
            MarginColumn = column,
            Ageing = ColumnAgeing.Read(null, model.Schema, PurchasePeriod.Month),
            Horizon = 1,
        };

        ContractValueFile.Write(model, folder["in.csv"], null, options).Value.Should().BeApproximately(margin, 1e-3);
    }

    [Fact]
    public void Column_that_grows_beyond_training_is_told()
    {
        using var folder = new TempFolder();
        var model = Model(folder);
        var ageing = ColumnAgeing.Read("tenure+50", model.Schema, PurchasePeriod.Month);

        ValueOf(model, ageing).Of(Customer(model, tenure: 10), 20).IsBeyondTraining.Should().BeTrue();
    }

    [Fact]
    public void Sum_grows_by_another_column()
    {
        using var folder = new TempFolder();
        var model = Model(folder);
        var coded = Customer(model, tenure: 10).Features;
        var before = coded.ToArray();

        ColumnAgeing.Read(" tenure += MonthlyCharges ", model.Schema, PurchasePeriod.Month).Apply(coded);

        coded[0].Should().Be(before[0] + before[1]);
        coded[1..].Should().Equal(before[1..]);
    }

    [Fact]
    public void All_faults_of_the_rules_are_told()
    {
        using var folder = new TempFolder();

        var read = () => ColumnAgeing.Read("tenure, Contract+1, tenure+=Churn", Model(folder).Schema, PurchasePeriod.Month);

        read.Should().Throw<ArgumentException>().Which.Message.Split('\n').Should().HaveCount(3);
    }

    private static ChurnModel Model(TempFolder folder)
    {
        var store = new ModelStore(folder.Path);
        return store.Open(new HandMadeModel().PromoteIn(store));
    }

    private static CodedCustomer Customer(ChurnModel model, int tenure)
    {
        var json = $$"""{"tenure": {{tenure}}, "MonthlyCharges": 50, "Contract": "One year"}""";
        return JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(json)).Record!.Coded;
    }
}
