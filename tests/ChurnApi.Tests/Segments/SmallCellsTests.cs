using ChurnApi.Segments;

namespace ChurnApi.Tests.Segments;

public sealed class SmallCellsTests
{
    [Theory]
    [InlineData(new[] { 20, 30, 10 }, new[] { false, false, false })]
    [InlineData(new[] { 20, 9, 30 }, new[] { true, true, false })] // or else the small one is what the others leave of all
    [InlineData(new[] { 3, 4, 20, 30 }, new[] { true, true, true, false })] // or else both together are known to be 7
    [InlineData(new[] { 6, 4, 20, 30 }, new[] { true, true, false, false })]
    [InlineData(new[] { 0, 20, 30 }, new[] { false, false, false })]
    [InlineData(new[] { 5 }, new[] { true })]
    public void Small_groups_are_hidden_with_those_that_would_give_them_away(int[] sizes, bool[] expected) =>
        SmallCells.Find(sizes, 10).Should().Equal(expected);

    [Fact]
    public void Minimum_of_one_hides_nothing() => SmallCells.Find([1, 0, 2], 1).Should().Equal(false, false, false);
}
