using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural.Layers;

public class LayerGradientTests
{
    private const int Rows = 5;

    public static TheoryData<string, int, int> Layers { get; } = new()
    {
        { "dense", 7, 3 }, { "dense", 1, 1 }, { "dense", 5, 8 }, { "dense", 70, 45 },
        { "relu", 11, 11 }, { "tanh", 11, 11 }, { "sigmoid", 11, 11 }, { "dropout", 11, 11 },
        { "shared dense", 15, 24 }, { "first adapter", 5, 15 }, { "adapter", 15, 15 }, { "submodel outputs", 15, 3 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_gradient_of_the_input_is_that_of_finite_differences(string kind, int inputs, int outputs)
    {
        var bench = new Bench(Make(kind, inputs, outputs));

        bench.Backward();

        var truth = Numbers.CentralDifferences(bench.Loss, bench.Before.Values);
        ((ReadOnlySpan<float>)bench.Step.InputGradient).ShouldBeTheGradient(truth, kind);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(1, 1)]
    [InlineData(70, 45)]
    public void The_gradients_of_weights_and_biases_are_those_of_finite_differences(int inputs, int outputs)
    {
        var dense = (Dense)Make("dense", inputs, outputs);
        var bench = new Bench(dense);

        bench.Backward();

        var truth = Numbers.CentralDifferences(bench.Loss, bench.Parameters);
        ReadOnlySpan<float> gradients = bench.Step.ParameterGradients;
        gradients[dense.Weights].ShouldBeTheGradient(truth[dense.Weights], "weights");
        gradients[dense.Biases].ShouldBeTheGradient(truth[dense.Biases], "biases");
    }

    [Theory]
    [InlineData("shared dense", 15, 24, 48)]
    [InlineData("first adapter", 5, 15, 30)]
    [InlineData("adapter", 15, 15, 30)]
    [InlineData("submodel outputs", 15, 3, 18)]
    public void The_gradients_of_what_submodels_have_are_those_of_finite_differences(
        string kind,
        int inputs,
        int outputs,
        int parameters)
    {
        var bench = new Bench(Make(kind, inputs, outputs));

        bench.Backward();

        var truth = Numbers.CentralDifferences(bench.Loss, bench.Parameters);
        truth.Skip(parameters).Should().OnlyContain(slope => slope == 0, "these are no parameters of it");
        ((ReadOnlySpan<float>)bench.Step.ParameterGradients)[..parameters].ShouldBeTheGradient(truth[..parameters], kind);
    }

    [Fact]
    public void Parameter_gradients_are_added_to_what_is_there()
    {
        var bench = new Bench(Make("dense", 4, 3));
        bench.Backward();
        var once = bench.Step.ParameterGradients.ToArray();

        bench.Backward();

        var twice = bench.Step.ParameterGradients.ToArray();
        twice.Should().Equal(once.Select(gradient => 2 * gradient), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static Layer Make(string kind, int inputs, int outputs) => kind switch
    {
        "dense" => new Dense(inputs, outputs, 0, inputs * outputs),
        "shared dense" => new Dense(inputs / 3, outputs / 3, 0, inputs * outputs / 9, submodels: 3),
        "first adapter" or "adapter" => new ScaleShiftLayer(outputs / 3, 3, kind == "first adapter", 0, outputs),
        "submodel outputs" => new EnsembleOutputLayer(inputs / 3, 3, 0, inputs),
        "relu" => new Relu(inputs),
        "tanh" => new Tanh(inputs),
        "sigmoid" => new Sigmoid(inputs),
        _ => new Dropout(inputs, .4),
    };

    /// <summary>A layer between a random input and a loss: its outputs, each times a fixed random number.</summary>
    private sealed class Bench
    {
        private readonly float[] coefficients;
        private readonly Layer layer;

        public Bench(Layer layer)
        {
            this.layer = layer;
            var count = (layer.Inputs * layer.Outputs) + layer.Outputs;
            Parameters = Numbers.Random(count, 1);
            coefficients = Numbers.Random(Rows * layer.Outputs, 2);
            Before = new Source(Rows, layer.Inputs);
            Step = NewStep(new float[count]);
        }

        public float[] Parameters { get; }

        public Source Before { get; }

        public LayerStep Step { get; }

        public double Loss()
        {
            // A fresh step has the generator at the same place: dropout chooses the same units again.
            var step = NewStep(new float[Parameters.Length]);
            Before.Forward();
            step.Forward(Rows);
            return step.Output.ToArray().Zip(coefficients, (output, coefficient) => (double)output * coefficient).Sum();
        }

        public void Backward()
        {
            Before.Forward();
            Step.Forward(Rows);
            coefficients.CopyTo(Step.OutputGradient);
            Step.Backward();
        }

        private LayerStep NewStep(float[] gradients) =>
            new(layer, Parameters, gradients, Before.Step, [], Rows, new RandomStream(3, 0));
    }

    /// <summary>The layer before, which passes on what the test sets. No value is near 0, where ReLU has no slope.</summary>
    private sealed class Source
    {
        private readonly int rows;

        public Source(int rows, int width)
        {
            this.rows = rows;
            Values = Numbers.Random(rows * width, 4).Select(value => value + (.1f * MathF.Sign(value))).ToArray();
            Step = new LayerStep(new Dropout(width, 0), [], [], null, Values, rows, new RandomStream(0, 0));
        }

        public float[] Values { get; }

        public LayerStep Step { get; }

        public void Forward() => Step.Forward(rows);
    }
}
