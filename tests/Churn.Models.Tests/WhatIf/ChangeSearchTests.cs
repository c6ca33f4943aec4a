using Churn.Core.Schema;
using Churn.Models.WhatIf;

namespace Churn.Models.Tests.WhatIf;

public class ChangeSearchTests
{
    private static readonly string[] Words = ["a", "b", "c"];

    [Fact]
    public void One_change_is_preferred_to_two_and_the_cheaper_to_the_nearer()
    {
        var found = Find([Lever("x", cost: 3), Lever("y", cost: 2), Lever("z")], [0, 0, 0], [-2, -2, -0.5f], 3);

        found.Suggestions.Select(changes => (changes.Values.Single().Feature, changes.Cost)).Should().Equal((1, 2), (0, 3));
        found.Suggestions[0].Values[0].Code.Should().Be(2, "b takes off too little");
        found.Suggestions[0].Probability.Should().Be(0);
    }

    [Fact]
    public void Equally_cheap_changes_come_by_distance_and_then_by_column()
    {
        var number = new ColumnDeclaration { Name = "n", Actionable = Actionable.Down };
        var found = Find([Lever("x"), Lever("y"), number], [0, 0, 9], [-3, -3, 0.5f], -4, new NumberColumn("n", 0, 10));

        found.Suggestions.Select(changes => changes.Values.Single().Feature).Should().Equal(2, 0, 1);
        found.Suggestions.Select(changes => changes.Distance).Should().BeInAscendingOrder();
    }

    [Fact]
    public void Two_and_three_columns_are_changed_only_where_fewer_do_not_suffice()
    {
        Find([Lever("x"), Lever("y"), Lever("z")], [0, 0, 0], [-1, -1, -1], 4).Suggestions
            .Should().HaveCount(3).And.OnlyContain(changes => changes.Values.Count == 2);
        Find([Lever("x"), Lever("y"), Lever("z")], [0, 0, 0], [-1, -1, -1], 6).Suggestions
            .Should().ContainSingle().Which.Values.Should().HaveCount(3);
        var none = Find([Lever("x"), Lever("y"), Lever("z")], [0, 0, 0], [-1, -1, -1], 6.5f);
        (none.Suggestions.Count, none.IsStopped).Should().Be((0, false));
    }

    [Theory]
    [InlineData(Actionable.Up, 5, new float[] { 6, 7, 8, 9, 10 }), InlineData(Actionable.Down, 2, new float[] { 0, 1 })]
    [InlineData(Actionable.Any, 1, new float[] { 0, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    public void Numbers_change_in_the_declared_direction_alone(Actionable direction, float now, float[] expected) =>
        Tried(new ColumnDeclaration { Name = "n", Actionable = direction }, now).Should().Equal(expected);

    [Fact]
    public void Numbers_stay_within_min_and_max() =>
        Tried(new ColumnDeclaration { Name = "n", Actionable = Actionable.Any, Min = 2.5f, Max = 4 }, 9).Should().Equal(3, 4);

    [Fact]
    public void Missing_and_unseen_values_are_not_changed()
    {
        Tried(new ColumnDeclaration { Name = "n", Actionable = Actionable.Any }, float.NaN).Should().BeEmpty();
        Find([Lever("x")], [CategoryColumn.UnseenCode], [-9], 1).Suggestions.Should().BeEmpty();
    }

    [Fact]
    public void Forbidden_words_and_changes_are_not_tried()
    {
        var declared = Lever("x") with { Forbid = ["c", "a -> b"] };

        Find([declared], [0], [-9], 1).Suggestions.Should().BeEmpty();
        Find([declared], [2], [1], -0.5f).Suggestions.Single().Values.Should().Equal((0, 0));
    }

    [Fact]
    public void Words_that_never_occurred_together_are_not_suggested()
    {
        // in training y is what x is
        float[][] training = [.. Enumerable.Range(0, 30).Select(i => (float[])[i % 3, i % 3])];

        var found = Find([Lever("x"), Lever("y")], [0, 0], [-2, -2], 3, training: training);

        found.Suggestions.Should().ContainSingle().Which.Values.Should().Equal((0, 1f), (1, 1f));
    }

    [Fact]
    public void Search_stops_at_its_limit_and_says_so()
    {
        string[] many = [.. Enumerable.Range(0, 60).Select(i => $"w{i:00}")];
        string[] names = ["x", "y", "z"];
        var schema = new CustomerSchema(
            [.. names.Select(name => new CategoryColumn(name, many))],
            new LabelColumn("Churn", "Yes", "No"),
            declarations: [.. names.Select(name => Lever(name))]);
        float[][] training = [.. Enumerable.Range(0, 3600).Select(i => (float[])[i % 60, i / 60, (i + (i / 60)) % 60])];
        var scored = 0;

        var found = new ChangeSearch(schema, ChangeReference.Learn(schema, training.Length, training)!)
            .Find([0, 0, 0], Score, 0.5f);

        (found.Suggestions.Count, found.IsStopped).Should().Be((0, true));
        scored.Should().BeInRange(10_000, ChangeSearch.MaxCombinations);

        float Score(float[] row)
        {
            scored++;
            return 1;
        }
    }

    [Fact]
    public void Cancelled_search_ends()
    {
        var columns = Enumerable.Range(0, 12).Select(i => Lever($"c{i}")).ToArray();

        FluentActions.Invoking(() => Find(columns, new float[12], new float[12], 1, cancellation: new CancellationToken(true)))
            .Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Reference_is_read_as_it_was_written()
    {
        var schema = SchemaOf([Lever("x"), new() { Name = "n", Actionable = Actionable.Down }], new NumberColumn("n", 0, 10));
        float[][] training = [[0, 1], [1, float.NaN], [2, 3.5f], [float.NaN, 10]];
        var written = ChangeReference.Learn(schema, training.Length, training)!;

        var read = ChangeReference.Read(written.Write(schema), schema)!;

        read.Write(schema).Should().Equal(written.Write(schema));
        read.Quantiles[1].Should().Equal(1, 3.5f, 10);
        read.Rows.Should().BeEquivalentTo(training, options => options.WithStrictOrdering());
        read.MaxDistance.Should().Be(written.MaxDistance);
    }

    [Theory]
    [InlineData("["), InlineData("{}"), InlineData("""{"quantiles": {}, "pairs": [], "rows": [], "maxDistance": 1}""")]
    [InlineData("""{"quantiles": {}, "pairs": [], "rows": [[1]], "maxDistance": 1}""")]
    [InlineData("""{"quantiles": {}, "pairs": [], "rows": [[1, 1]], "maxDistance": -1}""")]
    [InlineData("""{"quantiles": {"x": [1]}, "pairs": [], "rows": [[1, 1]], "maxDistance": 1}""")]
    [InlineData("""{"quantiles": {"n": [1e99]}, "pairs": [], "rows": [[1, 1]], "maxDistance": 1}""")]
    [InlineData(
        """{"quantiles": {}, "pairs": [{"column": "x", "other": "n", "seen": ""}], "rows": [[1, 1]], "maxDistance": 1}""")]
    [InlineData(
        """{"quantiles": {}, "pairs": [{"column": "x", "other": "x", "seen": "AA=="}], "rows": [[1, 1]], "maxDistance": 1}""")]
    public void Reference_that_does_not_fit_is_none(string content) =>
        ChangeReference.Read(
            System.Text.Encoding.UTF8.GetBytes(content),
            SchemaOf([Lever("x"), new() { Name = "n", Actionable = Actionable.Any }], new NumberColumn("n", 0, 10)))
            .Should().BeNull();

    private static ColumnDeclaration Lever(string name, double? cost = null) =>
        new() { Name = name, Actionable = Actionable.Any, Cost = cost };

    private static CustomerSchema SchemaOf(ColumnDeclaration[] declared, NumberColumn? number = null) => new(
        [.. declared.Select(column => (Column)(column.Name == number?.Name ? number! : new CategoryColumn(column.Name!, Words)))],
        new LabelColumn("Churn", "Yes", "No"),
        declarations: declared);

    /// <summary>Searches where a customer is above the threshold while the points and the weighed codes are above 0.</summary>
    private static ChangesFound Find(
        ColumnDeclaration[] declared,
        float[] customer,
        float[] weights,
        float points,
        NumberColumn? number = null,
        float[][]? training = null,
        CancellationToken cancellation = default)
    {
        var schema = SchemaOf(declared, number);
        training ??=
        [
            .. Enumerable.Range(0, 500).Select(i => customer.Select((_, at) =>
                schema.Features[at] is NumberColumn ? i % 11 : (float)(((i * (at + 1)) + (i / 7)) % 3)).ToArray()), customer,
        ];
        return new ChangeSearch(schema, ChangeReference.Learn(schema, training.Length, training)! with { MaxDistance = 1 }).Find(
            customer,
            row => points + row.Select((code, at) => code * weights[at]).Sum() > 0 ? 1 : 0,
            0.5f,
            cancellation);
    }

    /// <summary>The values that are tried of a number of which training has the whole values from 0 to 10.</summary>
    private static float[] Tried(ColumnDeclaration declared, float now)
    {
        var schema = SchemaOf([declared], new NumberColumn("n", 0, 10));
        float[][] training = [.. Enumerable.Range(0, 110).Select(i => (float[])[i % 11])];
        var tried = new List<float>();
        new ChangeSearch(schema, ChangeReference.Learn(schema, training.Length, training)!).Find([now], Score, 0.5f);
        return [.. tried];

        float Score(float[] row)
        {
            tried.Add(row[0]);
            return 1;
        }
    }
}
