using Churn.Core.Schema;
using Churn.Models.Native;
using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Training.Verification;

/// <summary>Runs portable.onnx as another runtime would: raw columns in, probabilities out.</summary>
public sealed class PortableModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly CustomerSchema schema;
    private readonly string output;

    /// <param name="graph">The bytes of portable.onnx.</param>
    /// <param name="schema">The schema it was written for.</param>
    /// <param name="output">The name of the output to read.</param>
    public PortableModel(byte[] graph, CustomerSchema schema, string output = GraphNames.Probability)
    {
        session = OnnxRuntimeSession.Open(graph);
        (this.schema, this.output) = (schema, output);
    }

    /// <summary>Scores customers.</summary>
    /// <param name="rows">
    /// For each customer the texts of the features, in the order of the schema; a part of a date has its own.
    /// </param>
    /// <returns>The output for each.</returns>
    public float[] Score(IReadOnlyList<string[]> rows)
    {
        var inputs = schema.Features.Select((column, i) => ToTensor(column, [.. rows.Select(row => row[i].Trim())])).ToArray();
        try
        {
            using var options = new RunOptions();
            using var outputs = session.Run(
                options,
                [.. schema.Features.Select(column => GraphNames.InputOf(column.Name))],
                inputs,
                [output]);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        finally
        {
            foreach (var input in inputs) input.Dispose();
        }
    }

    public void Dispose() => session.Dispose();

    private static OrtValue ToTensor(FeatureColumn column, string[] texts)
    {
        long[] shape = [texts.Length, 1];
        if (column is NumberColumn)
        {
            var numbers = Array.ConvertAll(
                texts,
                text => column.Read(text, out var number) == ReadOutcome.Invalid ? float.NaN : number);
            return OrtValue.CreateTensorValueFromMemory(numbers, shape);
        }

        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < texts.Length; i++) tensor.StringTensorSetElementAt(texts[i].AsSpan(), i);
        return tensor;
    }
}
