using Churn.Core.Privacy;
using Churn.Training.Privacy;

namespace Churn.Training.Tests.Privacy;

public sealed class CanaryAttackTests
{
    private const double Delta = 1e-5;
    private const int Runs = 150;

    [Theory]
    [InlineData("additive")]
    [InlineData("logistic")]
    public void A_training_keeps_its_promise_against_the_attack(string learner)
    {
        var found = Attack(learner, 2);

        found.Epsilon.Should().BeLessThanOrEqualTo(2);
        found.GaussianEpsilon.Should().BeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("additive")]
    [InlineData("logistic")]
    public void The_attack_finds_a_training_that_keeps_less_than_it_claims(string learner) =>
        Attack(learner, 20).GaussianEpsilon.Should().BeGreaterThan(2, "the noise was that of epsilon 20");

    private static EmpiricalEpsilon Attack(string learner, double epsilon) => CanaryAttack.Of(
        learner, GaussianPrivacy.Mu(epsilon, Delta), Delta, Runs, run => new Random(run).NextBytes);
}
