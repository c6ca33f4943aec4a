using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

public class LearnerCatalogTests
{
    [Fact]
    public void No_two_variants_of_a_learner_are_described_alike()
    {
        foreach (var learner in LearnerCatalog.Of(new TrainingOptions()))
            learner
                .Variants.Select(variant => variant.Description)
                .Should()
                .OnlyHaveUniqueItems($"the variants of {learner.Name} are told apart by them");
    }
}
