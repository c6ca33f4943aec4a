using System.Numerics.Tensors;
using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// Gives every word of a category with many words a few numbers of its own, which are learnt (Guo and Berkhahn 2016), instead of the number of
/// the word. What comes before the numbers of words passes as it is.
/// </summary>
internal sealed class Embedding : Layer
{
    private readonly int amounts;
    private readonly Table[] tables;

    /// <param name="amounts">Floats that pass.</param>
    /// <param name="wordCounts">For each number of a word, how many words there are.</param>
    /// <param name="width">How many numbers a word gets; 0 for a width by the number of words.</param>
    /// <param name="place">Where so many parameters start.</param>
    public Embedding(int amounts, IReadOnlyList<int> wordCounts, int width, Func<int, int> place)
        : base(amounts + wordCounts.Count, amounts + wordCounts.Sum(words => WidthOf(words, width)))
    {
        this.amounts = amounts;
        tables = new Table[wordCounts.Count];
        var column = amounts;
        for (var i = 0; i < tables.Length; i++)
        {
            var own = WidthOf(wordCounts[i], width);
            tables[i] = new Table(wordCounts[i], own, place(wordCounts[i] * own), column);
            column += own;
        }
    }

    /// <summary>Where the numbers of all words stand among the parameters.</summary>
    public Range Tables => tables[0].At..(tables[^1].At + tables[^1].Size);

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var row = 0; row < input.Length / Inputs; row++)
        {
            var from = input.Slice(row * Inputs, Inputs);
            var to = output.Slice(row * Outputs, Outputs);
            from[..amounts].CopyTo(to);
            for (var i = 0; i < tables.Length; i++)
                parameters.Slice(tables[i].RowOf(from[amounts + i]), tables[i].Width).CopyTo(to[tables[i].Column..]);
        }
    }

    public override void Backward(LayerStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            var from = step.Input.Slice(row * Inputs, Inputs);
            var gradient = step.OutputGradient.Slice(row * Outputs, Outputs);
            for (var i = 0; i < tables.Length; i++)
            {
                var own = step.ParameterGradients.Slice(tables[i].RowOf(from[amounts + i]), tables[i].Width);
                TensorPrimitives.Add(own, gradient.Slice(tables[i].Column, tables[i].Width), own);
            }

            if (step.InputGradient.IsEmpty) continue;
            var inputGradient = step.InputGradient.Slice(row * Inputs, Inputs);
            gradient[..amounts].CopyTo(inputGradient);
            inputGradient[amounts..].Clear();
        }
    }

    public override string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members)
    {
        long[] stack = members.Count == 1 ? [] : [members.Count];
        var passing = graph.PickColumns(input, Enumerable.Range(0, amounts));
        // A sum with nothing gives each member a copy.
        if (members.Count > 1) passing = graph.Apply("Add", passing, graph.Constant(new float[members.Count], members.Count, 1, 1));
        List<string> parts = [passing];
        for (var i = 0; i < tables.Length; i++)
        {
            var table = tables[i];
            var content = graph.Constant(Stack(members, table.At..(table.At + table.Size)), [.. stack, table.Words, table.Width]);
            var number = graph.Apply("Squeeze", graph.PickColumns(input, [amounts + i]), graph.Constant([1L], 1));
            parts.Add(graph.Apply("Gather", [content, graph.ToInteger(number)], GraphAttribute.Int("axis", stack.Length)));
        }

        return graph.Apply("Concat", [.. parts], GraphAttribute.Int("axis", -1));
    }

    /// <summary>The rule of the fastai library for n words, 1.6 n^0.56, with the bound of Guo and Berkhahn 2016.</summary>
    private static int WidthOf(int words, int asked) => asked > 0 ? asked : (int)Math.Min(50, Math.Round(1.6 * Math.Pow(words, .56)));

    private readonly record struct Table(int Words, int Width, int At, int Column)
    {
        public int Size => Words * Width;

        public int RowOf(float number) => At + ((int)number * Width);
    }
}
