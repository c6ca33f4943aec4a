namespace Churn.Access.Tests;

public class ScopeNamesTests
{
    [Theory]
    [InlineData(Scopes.Predict, "predict")]
    [InlineData(Scopes.Read, "read")]
    [InlineData(Scopes.Admin, "admin")]
    [InlineData(Scopes.Predict | Scopes.Read, "predict", "read")]
    public void Scopes_are_written_and_read_by_the_same_names(Scopes scopes, params string[] names)
    {
        ScopeNames.Of(scopes).Should().Equal(names);
        ScopeNames.Parse(names).Should().Be(scopes);
    }

    [Theory]
    [InlineData("predict", "all")]
    [InlineData("Predict")]
    [InlineData("")]
    public void Names_with_an_unknown_one_among_them_mean_no_scope(params string[] names) =>
        ScopeNames.Parse(names).Should().Be(Scopes.None);

    [Theory]
    [InlineData(Scopes.Predict, Scopes.Predict, true)]
    [InlineData(Scopes.Predict, Scopes.Read, false)]
    [InlineData(Scopes.Read, Scopes.Admin, false)]
    [InlineData(Scopes.Admin, Scopes.Read, true)]
    [InlineData(Scopes.None, Scopes.None, true)]
    public void Admin_may_do_everything_and_others_only_what_they_hold(Scopes have, Scopes needed, bool isAllowed) =>
        have.Allow(needed).Should().Be(isAllowed);
}
