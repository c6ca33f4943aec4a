using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public class PermutationImportanceTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(500, 5)]
    [InlineData(1_000, 2)]
    [InlineData(100_000, 1)]
    public void Thousands_of_columns_are_shuffled_less_often_each(int columns, int repeats) =>
        PermutationImportance.Repeats(columns).Should().Be(repeats);
}
