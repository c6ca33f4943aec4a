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

    [Fact]
    public void Workers_have_other_options_only_where_an_additive_model_is_named()
    {
        var boosting = new TrainingOptions { Models = ["boosting"], Distributed = true };
        var both = boosting with { Models = ["additive", "boosting"] };

        boosting.ForWorkers().Should().BeSameAs(boosting);
        both.Check().Should().ContainSingle().Which.Should().StartWith("additive.leaves is 3");
        both.ForWorkers().Check().Should().BeEmpty();
        both.ForWorkers().Additive.Leaves.Should().Be(2);
    }
}
