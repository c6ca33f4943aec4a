using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Optimizers;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

public class TrainingJsonTests
{
    public static TheoryData<string> AllRecipes { get; } = [.. Recipes.Names];

    [Theory]
    [MemberData(nameof(AllRecipes))]
    public void Every_recipe_survives_being_written_and_read(string name)
    {
        var json = TrainingJson.ToJson(Recipes.Of(name));

        TrainingJson.ToJson(TrainingJson.Read(json)).GetRawText().Should().Be(json.GetRawText());
    }

    [Theory]
    [MemberData(nameof(AllRecipes))]
    public void Every_recipe_is_without_fault(string name) => Recipes.Of(name).Check().Should().BeEmpty();

    [Fact]
    public void Single_options_can_be_set()
    {
        var options = TrainingJson.Set(
            new TrainingOptions(),
            [
                "forest.trees=33",
                "network.layers=[{\"width\":8,\"activation\":\"tanh\"}]",
                "networkEncoding.scaling=robust",
                "network.optimizer={\"kind\":\"sgd\",\"learningRate\":0.05}",
                "evaluation.threshold=0.25",
                "segments.valueColumn=charges",]);

        options.Forest.Trees.Should().Be(33);
        options.Network.Layers.Should().Equal(new LayerOptions(8, Activation.Tanh));
        options.NetworkEncoding.Scaling.Should().Be(Scaling.Robust);
        options.Network.Optimizer.Should().Be(new Sgd { LearningRate = 0.05 });
        options.Evaluation.Threshold.Should().Be(0.25);
        options.Segments.ValueColumn.Should().Be("charges");
    }

    [Theory]
    [InlineData("models=null", "models is missing.")]
    [InlineData("models=[null]", "models[0] is missing.")]
    [InlineData("cleaning.keep=[null]", "cleaning.keep[0] is missing.")]
    public void Options_that_are_null_are_a_fault_and_no_crash(string setting, string fault) =>
        TrainingJson.Set(new TrainingOptions(), [setting]).Check().Should().Equal(fault);

    [Theory]
    [InlineData("forest.tree=3", "there is no option 'tree'*trees, leaves")]
    [InlineData("woods.trees=3", "there is no option 'woods'*forest")]
    [InlineData("forest.trees", "write NAME=VALUE")]
    [InlineData("forest.trees=many", "does not fit: it must be a whole number, at least 1 and at most ")]
    [InlineData("forest.trees=1e9", "; where nothing is set it is 200.")]
    [InlineData("boosting.learningRate=NaN", "does not fit: it must be a number, ")]
    [InlineData("evaluation.refit=maybe", "does not fit: it must be true or false; where nothing is set it is true.")]
    [InlineData("models=logistic,forest", "does not fit: it must be texts in brackets, such as [\"a\",\"b\"]; ")]
    [InlineData("networkEncoding.scaling=huge", "does not fit: it must be one of ")]
    public void A_setting_that_names_or_fits_nothing_is_refused(string setting, string message) =>
        FluentActions.Invoking(() => TrainingJson.Set(new TrainingOptions(), [setting]))
            .Should().Throw<FormatException>().WithMessage($"*{setting}*{message}*");

    [Theory]
    [InlineData("""{ "forest": { "trees": "many" } }""", "$.forest.trees")]
    [InlineData("""{ "forest": { "tree": 3 } }""", "$.forest.tree")]
    public void Options_of_a_file_that_do_not_fit_are_told_by_their_place_and_not_by_types(string json, string place) =>
        FluentActions.Invoking(() => TrainingJson.Read(System.Text.Json.JsonDocument.Parse(json).RootElement))
            .Should().Throw<FormatException>().WithMessage($"The options do not fit at {place}.");
}
