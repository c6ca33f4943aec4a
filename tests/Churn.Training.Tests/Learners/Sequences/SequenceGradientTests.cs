using Churn.Core.Numerics;
using Churn.Training.Learners.Sequences;

namespace Churn.Training.Tests.Learners.Sequences;

/// <summary>
/// Every gradient against central differences, in doubles, for sequences of several lengths, 0 and 1 among them.
/// </summary>
public class SequenceGradientTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    private static readonly SequenceTrainingSet Set = DrawnSequences.Of([3, 0, 7, 1, 5], withCustomers: true);

    [Theory]
    [InlineData("embedding")]
    [InlineData("gru")]
    [InlineData("convolution")]
    [InlineData("dilated convolution")]
    [InlineData("pooling")]
    [InlineData("customers")]
    [InlineData("dropout")]
    [InlineData("hidden")]
    [InlineData("output")]
    public void Each_gradient_of_a_layer_is_that_of_central_differences(string name)
    {
        var plan = new ParameterPlan();
        SequenceLayer<double> layer = name switch
        {
            "embedding" => new EventEmbeddingLayer<double>(DrawnSequences.Channels, 3, plan),
            "gru" => new GruLayer<double>(6, 16, plan),
            "convolution" => new CausalConvolutionLayer<double>(6, 5, 3, 1, plan),
            "dilated convolution" => new CausalConvolutionLayer<double>(6, 5, 3, 2, plan),
            "pooling" => new AttentionPoolingLayer<double>(6, plan),
            "customers" => new CustomerColumnsLayer<double>(6, 2),
            "dropout" => new DropoutLayer<double>(6, .4),
            "hidden" => new DenseLayer<double>(6, 4, isHidden: true, plan),
            _ => new DenseLayer<double>(6, 1, isHidden: false, plan),
        };
        var isFirst = name == "embedding";
        var block = Block();
        var ofEvents = !layer.IsOfCustomers || name == "pooling";
        var source = new SourceLayer(layer.Inputs, ofEvents, plan, ofEvents ? block.Events : block.Rows);
        var parameters = Random(plan.Count, 3);
        var gradients = new double[plan.Count];
        var before = isFirst ? null : new LayerPass<double>(source, gradients, null, block);
        var pass = new LayerPass<double>(layer, gradients, before, block);
        var weights = Random((layer.IsOfCustomers ? block.Rows : block.Events) * layer.Outputs, 4);
        double Loss()
        {
            Load(block);
            before?.Forward(parameters);
            pass.Forward(parameters);
            var loss = 0.0;
            for (var i = 0; i < weights.Length; i++) loss += weights[i] * pass.Output[i];
            return loss;
        }

        Loss();
        weights.CopyTo(pass.OutputGradient);
        pass.Backward();
        before?.Backward();

        ShouldBeTheSlopes(gradients, Loss, parameters);
        gradients.Should().Contain(gradient => Math.Abs(gradient) > .01);
    }

    [Theory]
    [InlineData(SequenceKind.Gru)]
    [InlineData(SequenceKind.Cnn)]
    public void Each_gradient_of_a_whole_network_is_that_of_central_differences(SequenceKind kind)
    {
        var options = new SequenceOptions { Kind = kind, Width = 16, HeadWidth = 5, EmbeddingWidth = 3, Dilations = [1, 2] };
        var network = new SequenceNetwork<double>(Set.Channels, 2, options);
        var parameters = network.Initialize(.3, new RandomStream(1, 1));
        var moved = Random(parameters.Length, 2); // biases of 0 would be alike
        for (var i = 0; i < parameters.Length; i++) parameters[i] += .1 * moved[i];
        var pass = new NetworkPass<double>(network);
        double Loss()
        {
            Load(pass.Block);
            pass.Forward(parameters);
            var loss = 0.0;
            for (var row = 0; row < Set.Rows; row++) loss += LogOddsScale.Loss(pass.LogOdds[row], Set.Churned[row]);
            return loss;
        }

        Loss();
        pass.Backward((row, logOdds) => LogOddsScale.ToProbability(logOdds) - (Set.Churned[row] ? 1 : 0));

        ShouldBeTheSlopes(pass.Gradients.ToArray(), Loss, parameters);
    }

    private static SequenceBlock<double> Block()
    {
        var block = new SequenceBlock<double>();
        Load(block);
        return block;
    }

    /// <summary>Dropout silences the same numbers each time.</summary>
    private static void Load(SequenceBlock<double> block) =>
        block.Load(Set, [0, 1, 2, 3, 4], ChannelScaling.Learn(Set), new RandomStream(7, 7));

    private static double[] Random(int count, int seed)
    {
        var random = new RandomStream(seed, 0);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static void ShouldBeTheSlopes(double[] gradients, Func<double> loss, double[] parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            var value = parameters[i];
            parameters[i] = value + Step;
            var above = loss();
            parameters[i] = value - Step;
            var slope = (above - loss()) / (2 * Step);
            parameters[i] = value;
            gradients[i].Should().BeApproximately(slope, Tolerance * Math.Max(1, Math.Abs(slope)), $"of parameter {i}");
        }
    }

    /// <summary>Gives its parameters out, so that the gradient of a layer's input is one of parameters.</summary>
    private sealed class SourceLayer(int outputs, bool ofEvents, ParameterPlan plan, int rows) : SequenceLayer<double>(0, outputs)
    {
        private readonly Range values = plan.Others(rows * outputs);

        public override bool IsOfCustomers => !ofEvents;

        public override void Forward(LayerPass<double> pass) => pass.Parameters(values).CopyTo(pass.Output);

        public override void Backward(LayerPass<double> pass) => pass.OutputGradient.CopyTo(pass.Gradients(values));

        public override string WriteTo(SequenceGraph graph, string input, double[] parameters) => input;
    }
}
