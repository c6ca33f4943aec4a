using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Inspection;

public sealed class LeakRemovalTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly CustomerTable table;

    public LeakRemovalTests()
    {
        var customers = CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, 1_000));
        var churned = customers.Column("Churn").Map(text => text is "Yes");
        var twin = PlantedLeaks.Plant(customers, "twin", churned, (left, _, _) => left ? "B" : "A");
        table = PlantedLeaks.Plant(twin, "exit poll", churned, (_, row, _) => row % 3 == 0 ? "good" : "bad");
    }

    [Fact]
    public void A_proven_leak_is_left_out_and_the_reason_is_said_aloud()
    {
        var learnt = Apply(new SchemaOptions());

        learnt
            .Schema.Columns[1]
            .Should()
            .BeOfType<IgnoredColumn>()
            .Which.Reason.Should()
            .Be("it knows the answer: it says the same as 'Churn' in every row");
        learnt
            .Warnings.Should()
            .Contain(warning =>
                warning.StartsWith("LEAK: column 'twin' knows the answer and is left out")
                && warning.Contains("--allow-leak \"twin\""));
    }

    [Fact]
    public void A_suspect_is_kept_and_warned_about()
    {
        var learnt = Apply(new SchemaOptions());

        learnt.Schema.Columns[0].Should().BeOfType<CategoryColumn>();
        learnt.Warnings.Should().Contain(warning => warning.StartsWith("Suspected leak: column 'exit poll' is kept"));
    }

    [Fact]
    public void An_allowed_leak_is_kept_and_still_warned_about()
    {
        var learnt = Apply(new SchemaOptions { AllowLeak = ["twin"] });

        learnt.Schema.Columns[1].Should().BeOfType<CategoryColumn>();
        learnt
            .Warnings.Should()
            .Contain("LEAK: column 'twin' is learnt from as asked, though it says the same as 'Churn' in every row.");
    }

    [Fact]
    public void Allowing_a_column_that_is_not_there_is_refused_with_the_nearest_name() =>
        FluentActions.Invoking(() => Apply(new SchemaOptions { AllowLeak = ["twinn"] }))
            .Should().Throw<DataRefusedException>().WithMessage("*no column 'twinn'*Did you mean 'twin'?*");

    [Fact]
    public void A_file_of_nothing_but_leaks_is_refused() =>
        FluentActions
            .Invoking(() =>
                Apply(new SchemaOptions { Ignore = ["exit poll", "tenure", "MonthlyCharges", "plan", "region", "paperless"] }))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*column 'twin': it says the same*Nothing else is left*");

    [Fact]
    public void A_schema_without_leaks_stays_the_same()
    {
        var options = new SchemaOptions { Ignore = ["twin", "exit poll"] };
        var learnt = SchemaInferrer.Learn(table, options);

        LeakRemoval.Apply(table, learnt, options).Schema.Should().BeSameAs(learnt.Schema);
    }

    public void Dispose() => folder.Dispose();

    private InspectedSchema Apply(SchemaOptions options) =>
        LeakRemoval.Apply(table, SchemaInferrer.Learn(table, options), options);
}
