using Churn.Core.Schema;
using Churn.Models.Onnx;

namespace Churn.Training.Evaluation;

/// <summary>Writes a candidate into the two graphs of a model folder.</summary>
internal static class ModelGraphs
{
    /// <summary>model.onnx: coded rows in.</summary>
    public static byte[] Write(Candidate candidate, CustomerSchema schema)
    {
        var graph = new GraphBuilder("churn");
        candidate.WriteTo(graph, graph.FloatInput(GraphNames.CodedRow, schema.Features.Count));
        return graph.ToBytes();
    }

    /// <summary>portable.onnx: raw columns in, in front of the very same graph.</summary>
    public static byte[] WritePortable(Candidate candidate, CustomerSchema schema)
    {
        var graph = new GraphBuilder("churn_portable");
        candidate.WriteTo(graph, RawColumns.WriteTo(graph, schema));
        return graph.ToBytes();
    }
}
