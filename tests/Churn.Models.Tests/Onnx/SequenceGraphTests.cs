using Churn.Core.Events;
using Churn.Models.Native;
using Churn.Models.Onnx;

namespace Churn.Models.Tests.Onnx;

/// <summary>What events.onnx may be.</summary>
public class SequenceGraphTests
{
    private static readonly EventChannels Channels = new([4], ["age", "gap"]);

    [Fact]
    public void Graph_over_the_events_is_run_row_by_row_as_together()
    {
        var graph = OnnxRuntimeSequences.Open(Graph("Max", Channels.Count), Channels);

        graph.Score([1, 2, 3, 4, 5, 6]).Should().Be(2);
        graph.Score([]).Should().Be(0);
        graph.Run([[1, 2, 3, 4, 5, 6], []], [], padding: 3).Should().Equal(2, 0);
    }

    [Theory]
    [InlineData("Sigmoid", 3)]
    [InlineData("Max", 4)]
    public void Other_operators_and_shapes_are_refused(string operation, int channels)
    {
        var act = () => OnnxRuntimeSequences.Open(Graph(operation, channels), Channels);

        act.Should().Throw<UnknownGraphException>();
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[0])]
    public void What_is_no_graph_is_refused(byte[] content)
    {
        var act = () => OnnxRuntimeSequences.Open(content, Channels);

        act.Should().Throw<UnknownGraphException>();
    }

    /// <summary>A graph whose score is the number of events.</summary>
    private static byte[] Graph(string operation, int channels)
    {
        var graph = new GraphBuilder("events");
        graph.SequenceInput(GraphNames.Events, channels);
        var counts = graph.ToFloat(graph.CountInput(GraphNames.EventCounts));
        graph.FloatOutput(GraphNames.LogOdds, operation, counts);
        return graph.ToBytes();
    }
}
