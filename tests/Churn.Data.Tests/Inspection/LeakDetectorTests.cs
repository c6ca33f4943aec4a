using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inspection;

public sealed class LeakDetectorTests : IDisposable
{
    private readonly TempFolder folder = new();

    public static TheoryData<string> Planted { get; } = [.. PlantedLeaks.Sorts.Keys];

    public static TheoryData<string> Harmless { get; } = [.. PlantedLeaks.Harmless.Keys];

    [Theory]
    [MemberData(nameof(Planted))]
    public void Every_planted_leak_is_flagged(string sort)
    {
        var (column, value, level) = PlantedLeaks.Sorts[sort];

        Find(Plant(column, value))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<Leak>(leak => leak.Column == column && leak.Level == level);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void No_harmless_column_is_flagged(string sort) =>
        Find(Plant("planted", PlantedLeaks.Harmless[sort])).Should().BeEmpty();

    [Fact]
    public void Made_up_customers_raise_no_alarm() => Find(Customers()).Should().BeEmpty();

    [Theory]
    [InlineData("Churn Reason")]
    [InlineData("ChurnScore")]
    [InlineData("CHURN_LABEL")]
    [InlineData("Exit date")]
    [InlineData("exitDate")]
    [InlineData("cancellation_fee")]
    [InlineData("Cancelled on")]
    [InlineData("termination-code")]
    [InlineData("AttritionRisk")]
    [InlineData("Customer Status")]
    [InlineData("Reason for leaving")]
    [InlineData("C_FN")]
    [InlineData("cost TP")]
    public void A_name_that_tells_of_the_leaving_is_suspicious(string name) =>
        LeakNames
            .Read(name)
            .Should()
            .Match<LeakEvidence>(sign => sign.Sort == LeakKind.Name && sign.Level == LeakLevel.Suspected);

    [Theory]
    [InlineData("CLTV")]
    [InlineData("tenure")]
    [InlineData("Marital status")]
    [InlineData("state_TN")]
    [InlineData("MinutesLeft")]
    [InlineData("Contract")]
    [InlineData("existing_loans")]
    [InlineData("C_123")]
    [InlineData("préférence")]
    public void Any_other_name_is_not(string name) => LeakNames.Read(name).Should().BeNull();

    [Fact]
    public void No_name_of_the_default_data_is_suspicious() =>
        File.ReadLines(Repository.Telco)
            .First()
            .Split(',')[..^1]
            .Select(LeakNames.Read)
            .Should()
            .OnlyContain(sign => sign == null);

    [Fact]
    public void A_reason_holds_figures_and_no_customers_value()
    {
        var leak = Find(Plant("planted", (left, _, _) => left ? "secret" : "")).Single();

        leak.Signs.Should().ContainSingle().Which.Sort.Should().Be(LeakKind.OneClass);
        leak.Reason.Should().MatchRegex("^it is filled for ([0-9]+) of \\1 customers who left and 0 of [0-9]+ who stayed$");
    }

    [Fact]
    public void A_few_rows_prove_nothing()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 18).Select(i => $"{(i % 2 == 0 ? "a" : "b")},{i % 3}.5,{(i % 2 == 0 ? "Yes" : "No")}"),];

        Find(HandMadeTables.Of("planted,x,Churn", rows)).Should().BeEmpty();
    }

    [Fact]
    public void Blanks_in_rows_that_are_too_few_to_speak_are_no_leak() =>
        Find(Plant("planted", (left, row, _) => !left && row % 40 == 0 ? "" : $"{row % 70}.5")).Should().BeEmpty();

    [Fact]
    public void A_column_that_is_ignored_as_asked_is_not_judged()
    {
        var table = Plant("planted", (left, _, _) => left ? "B" : "A");
        var options = new SchemaOptions { Ignore = ["planted"] };

        TableInspection.Of(table, options).Leaks.Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private static IReadOnlyList<Leak> Find(CustomerTable table)
    {
        var options = new SchemaOptions();
        return TableInspection.Of(table, options).Leaks;
    }

    private CustomerTable Customers() => CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, 2_000));

    private CustomerTable Plant(string column, Func<bool, int, Random, string> value)
    {
        var table = Customers();
        return PlantedLeaks.Plant(table, column, table.Column("Churn").Map(text => text is "Yes"), value);
    }
}
