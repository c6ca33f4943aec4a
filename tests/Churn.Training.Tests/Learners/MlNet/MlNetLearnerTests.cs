using Churn.Core.Numerics;
using Churn.Training.Learners.FastForest;
using Churn.Training.Learners.FastTree;
using Churn.Training.Learners.Gam;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Churn.Training.Tests.Learners.MlNet;

public class MlNetLearnerTests
{
    private static readonly TrainingSet Set = DrawnSet.Of(1_000);

    [Fact]
    public void A_forest_read_out_scores_as_ML_NET_does()
    {
        var model = new FastForestTrainer(new FastForestOptions { Trees = 20, Leaves = 8, Seed = 7 }).Fit(Set, new FitContext());

        var forest = new MLContext(7).BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options
        {
            NumberOfTrees = 20,
            NumberOfLeaves = 8,
            MinimumExampleCountPerLeaf = 10,
            FeatureFraction = 1,
            FeatureFractionPerSplit = 0.3,
            BaggingExampleFraction = 0.7,
            NumberOfThreads = 1,
            Seed = 7,
            FeatureSelectionSeed = 7,
        }).Fit(Rows());
        var trees = forest.Model.TrainedTreeEnsemble.Trees.Count;
        Compare(model, forest.Transform(Rows()).GetColumn<float>("Score"), score => Logit((1 + (score / trees)) / 2));
    }

    private static float Logit(float probability)
    {
        var clipped = Math.Clamp(probability, 1e-3f, 1 - 1e-3f);
        return MathF.Log(clipped / (1 - clipped));
    }

    [Fact]
    public void Boosting_read_out_gives_the_log_odds_of_ML_NET()
    {
        var options = new FastTreeOptions { Rounds = 40, FeatureFraction = 1, Seed = 7 };
        var model = new FastTreeTrainer(options).Fit(Set, new FitContext());

        var boosting = new MLContext(7).BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = 40,
            LearningRate = 0.05,
            NumberOfLeaves = 8,
            MinimumExampleCountPerLeaf = 20,
            NumberOfThreads = 1,
            Seed = 7,
            FeatureSelectionSeed = 7,
        }).Fit(Rows());
        Compare(model, boosting.Transform(Rows()).GetColumn<float>("Probability"), p => (float)LogOddsScale.OfProbability(p));
        ((IStagedModel)model).Stages.Should().Equal(10, 20, 30, 40);
    }

    [Fact]
    public void The_shapes_of_an_additive_model_add_up_to_the_log_odds_of_ML_NET()
    {
        var model = new GamTrainer(new GamOptions { Rounds = 300, Seed = 7 }).Fit(Set, new FitContext());

        var gam = new MLContext(7).BinaryClassification.Trainers.Gam(new GamBinaryTrainer.Options
        {
            NumberOfIterations = 300,
            LearningRate = 0.005,
            MinimumExampleCountPerLeaf = 20,
            NumberOfThreads = 1,
            Seed = 7,
        }).Fit(Rows());
        Compare(model, gam.Transform(Rows()).GetColumn<float>("Probability"), p => (float)LogOddsScale.OfProbability(p));
    }

    [Fact]
    public void A_step_function_takes_the_first_step_whose_bound_is_not_below()
    {
        double[] bounds = [-1, 0.5, 0.5 + 1e-12, 3, double.PositiveInfinity];

        var tree = StepTree.Of(0, bounds, [10, 11, 12, 13, 14]);

        float[] inputs = [-5, -1, -0.9f, 0.5f, 0.50001f, 3, 3.1f, 1e30f];
        inputs.Select(x => tree.Leaves[tree.LeafOf([x])]).Should().Equal(10, 10, 11, 11, 13, 13, 14, 14);
        StepTree.Of(0, [double.PositiveInfinity], [2]).LeafOf([1]).Should().Be(0);
    }

    private static void Compare(IFittedModel model, IEnumerable<float> theirs, Func<float, float> toScore)
    {
        foreach (var (row, score) in theirs.Index())
            model.Score(Set.Features.Row(row)).Should().BeApproximately(toScore(score), 1e-4);
    }

    private static IDataView Rows()
    {
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Set.Features.Columns);
        return new MLContext(7).Data.LoadFromEnumerable(
            Enumerable.Range(0, Set.Rows)
                .Select(row => new LabelledRow(Set.Features.Row(row).ToArray(), Set.Churned[row])),
            schema);
    }

    private sealed class LabelledRow(float[] features, bool label)
    {
        public float[] Features => features;

        public bool Label => label;
    }
}
