using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Inspection;

public class SharedDataLeakTests
{
    private static readonly string[] Sets = ["telco", "mlc", "bank", "tv"];

    public static TheoryData<string> Names { get; } = [.. Sets];

    public static TheoryData<string, string> Planted { get; } = Pairs(PlantedLeaks.Sorts.Keys);

    public static TheoryData<string, string> Harmless { get; } = Pairs(PlantedLeaks.Harmless.Keys);

    [SkippableTheory]
    [MemberData(nameof(Planted))]
    public void Every_planted_leak_is_flagged(string set, string sort)
    {
        var (column, value, level) = PlantedLeaks.Sorts[sort];

        var leaks = Find(Plant(set, column, value)).Where(leak => !leak.Column.StartsWith("C_", StringComparison.Ordinal));

        leaks.Should().ContainSingle().Which.Should().Match<Leak>(leak => leak.Column == column && leak.Level == level);
    }

    [SkippableTheory]
    [MemberData(nameof(Harmless))]
    public void No_harmless_column_is_flagged(string set, string sort) =>
        Find(Plant(set, "planted", PlantedLeaks.Harmless[sort])).Select(leak => leak.Column).Should().NotContain("planted");

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_clean_sets_raise_no_alarm_but_for_the_costs_of_decisions(string set)
    {
        var leaks = Find(CsvCustomerReader.Read(SharedData.Require($"{set}.csv")));

        leaks.Select(leak => leak.Column).Should().Equal(set == "tv" ? ["C_FP", "C_FN", "C_TP"] : []);
        leaks.Should().NotContain(leak => leak.Level == LeakLevel.Proven);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void No_column_of_the_clean_sets_comes_near_the_bound(string set)
    {
        var inspection = TableInspection.Of(CsvCustomerReader.Read(SharedData.Require($"{set}.csv")), new SchemaOptions());

        inspection.Columns.Max(column => column.Relation?.RocAuc).Should().BeInRange(0.6, 0.75);
    }

    private static TheoryData<string, string> Pairs(IEnumerable<string> sorts)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var set in Sets)
            foreach (var sort in sorts) pairs.Add(set, sort);
        return pairs;
    }

    private static CustomerTable Plant(string set, string column, Func<bool, int, Random, string> value)
    {
        var table = CsvCustomerReader.Read(SharedData.Require($"{set}.csv"));
        var label = SchemaInferrer.Learn(table, new SchemaOptions()).Schema.Label;
        return PlantedLeaks.Plant(table, column, LeakDetector.ReadLabel(table, label), value);
    }

    private static IReadOnlyList<Leak> Find(CustomerTable table)
    {
        var options = new SchemaOptions();
        return TableInspection.Of(table, options).Leaks;
    }
}
