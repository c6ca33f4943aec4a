using Churn.Core.Recommending;

namespace Churn.Core.Tests.Recommending;

public sealed class RecommenderFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("churn-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(RecommendationMethod.Popularity)]
    [InlineData(RecommendationMethod.Jaccard)]
    [InlineData(RecommendationMethod.Ease)]
    public void Saved_recommender_answers_as_before_and_has_the_same_version(RecommendationMethod method)
    {
        var before = Of(method);
        var version = RecommenderFolder.Save(folder, before);

        RecommenderFolder.Read(folder, out var found).Should().BeNull();

        found!.Version.Should().Be(version);
        found.Recommender.Method.Should().Be(method);
        foreach (int[] basket in new int[][] { [], [0], [1], [0, 2] })
            found.Recommender.Recommend(basket, 3).Should().Equal(before.Recommend(basket, 3));
        RecommenderFolder.Save(folder, Of(method)).Should().Be(version);
    }

    [Fact]
    public void New_recommender_replaces_the_old_one_and_leaves_no_weights_behind()
    {
        RecommenderFolder.Save(folder, Of(RecommendationMethod.Ease));
        RecommenderFolder.Save(folder, Of(RecommendationMethod.Jaccard));

        RecommenderFolder.Read(folder, out var found).Should().BeNull();

        found!.Recommender.Method.Should().Be(RecommendationMethod.Jaccard);
        Directory.GetFiles(folder).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "format 2")]
    [InlineData("\"b\"", "\"a\"", "twice")]
    [InlineData("weights-", "../weights-", "outside")]
    [InlineData("\"ease\"", "\"popularity\"", "method")]
    [InlineData("\"ease\"", "\"jaccard\"", "weights")]
    [InlineData("\"items\"", "\"things\"", "cannot be read")]
    public void Manifest_that_does_not_fit_is_told(string part, string other, string fault)
    {
        RecommenderFolder.Save(folder, Of(RecommendationMethod.Ease));
        var manifest = Path.Combine(folder, RecommenderFolder.ManifestFile);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(part, other, StringComparison.Ordinal));

        RecommenderFolder.Read(folder, out var found).Should().Contain(fault).And.Contain("churn recommend --save");
        found.Should().BeNull();
    }

    [Fact]
    public void Dense_weights_add_up_in_rows_longer_than_a_vector()
    {
        const int items = 37;
        float[][] rows = [.. Enumerable.Range(0, items).Select(
            item => Enumerable.Range(0, items).Select(other => (item * 0.5f) - other).ToArray())];
        var weights = ItemWeights.Dense(rows);
        var scores = new double[items];

        weights.AddTo(scores, 3);
        weights.AddTo(scores, 30);

        scores.Should().Equal(Enumerable.Range(0, items).Select(other => (double)rows[3][other] + rows[30][other]));
    }

    private static ItemRecommender Of(RecommendationMethod method) => new(
        method,
        ["a", "b", "c"],
        [9, 8, 7],
        method switch
        {
            RecommendationMethod.Ease => ItemWeights.Dense([[0, .1f, .2f], [.3f, 0, -.4f], [.5f, .6f, 0]]),
            RecommendationMethod.Jaccard => ItemWeights.Sparse([[1, 2], [0], [0]], [[.1f, .2f], [.1f], [.2f]]),
            _ => null,
        });
}
