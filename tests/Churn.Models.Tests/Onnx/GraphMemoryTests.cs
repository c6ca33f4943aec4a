using Churn.Models.Onnx;

namespace Churn.Models.Tests.Onnx;

/// <summary>Counts the bytes of the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(GraphMemoryTests), DisableParallelization = true)]
[Collection(nameof(GraphMemoryTests))]
public class GraphMemoryTests
{
    private const int Width = 1024;

    [Fact]
    public void A_program_keeps_its_weights_once()
    {
        Kept((graph, row, weights) => graph.Apply("Gemm", row, weights, graph.Constant([1f]))).Should().BeInRange(.9, 1.3);
        Kept((graph, row, weights) => graph.Apply("MatMul", row, weights)).Should().BeInRange(.9, 1.3);
        Kept((graph, row, weights) => graph.JoinColumns(row, graph.Apply("MatMul", row, weights))).Should().BeInRange(.9, 1.3);
    }

    /// <summary>What a program keeps, in the size of its weights.</summary>
    private static double Kept(Func<GraphBuilder, string, string, string> write)
    {
        var graph = new GraphBuilder("test");
        var row = graph.FloatInput("row", Width);
        var value = write(graph, row, graph.Constant(new float[Width * Width], Width, Width));
        graph.FloatOutput("value", "Reshape", value, graph.Constant([-1L], 1));
        var bytes = graph.ToBytes();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var program = GraphProgram.Compile(bytes, "value");

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive((graph, bytes, program));
        return (double)kept / (sizeof(float) * Width * Width);
    }
}
