using Churn.Core.Privacy;
using Churn.TestSupport;

namespace Churn.Core.Tests.Privacy;

public sealed class PrivacyLedgerTests : IDisposable
{
    private static readonly PrivacyPromise One = new(1, 1e-5);
    private static readonly PrivacyPromise Two = new(2, 1e-5);

    private readonly TempFolder folder = new();

    private PrivacyLedger Ledger => new(folder["ledger.json"], TimeProvider.System);

    private static double Cost => GaussianPrivacy.Mu(1, 1e-5);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_release_may_spend_all_that_it_promises_and_a_second_is_refused()
    {
        var first = Ledger.Spend("a", Cost, null, One);

        first.Epsilon.Should().BeApproximately(1, 1e-6);
        FluentActions.Invoking(() => Ledger.Spend("b", Cost, null, One)).Should().Throw<PrivacySpentException>()
            .WithMessage("*1 release has spent epsilon 1*");
    }

    [Fact]
    public void Releases_are_paid_until_the_promise_of_the_ledger_is_spent()
    {
        var releases = 0;
        for (var spent = false; !spent && releases < 100;)
        {
            try
            {
                Ledger.Spend("a", Cost, Two, One).Epsilon.Should().BeLessThanOrEqualTo(2 + 1e-6);
                releases++;
            }
            catch (PrivacySpentException)
            {
                spent = true;
            }
        }

        releases.Should().Be((int)(Math.Pow(GaussianPrivacy.Mu(2, 1e-5), 2) / (Cost * Cost)));
    }

    [Fact]
    public void A_promise_cannot_be_given_again_as_another()
    {
        Ledger.Spend("a", Cost / 2, One, One);

        FluentActions.Invoking(() => Ledger.Spend("b", Cost / 2, Two, One)).Should().Throw<PrivacySpentException>()
            .WithMessage("*begun with*");
        Ledger.Spend("b", Cost / 2, null, Two).Total.Should().Be(One);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"id\": 3}")]
    [InlineData("null")]
    public void A_file_that_is_no_ledger_is_refused_and_kept(string content)
    {
        File.WriteAllText(folder["ledger.json"], content);

        FluentActions.Invoking(() => Ledger.Spend("a", Cost, null, One)).Should().Throw<FormatException>();
        File.ReadAllText(folder["ledger.json"]).Should().Be(content);
    }

    [Fact]
    public async Task Writers_at_once_do_not_lose_a_release()
    {
        var cost = Cost / 10;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ledger.Spend("a", cost, null, One))));

        Ledger.Spend("last", cost, null, One).Releases.Should().Be(9);
    }
}
