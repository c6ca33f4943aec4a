using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>A model made elsewhere behind our coded row: writes itself into a graph.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Mapping">What its inputs are filled from.</param>
/// <param name="Replacements">What stands in for what it cannot take.</param>
public sealed record ForeignModel(ForeignGraph Graph, ForeignMapping Mapping, ForeignReplacements Replacements)
{
    /// <summary>The output of <see cref="ToScores"/>.</summary>
    public const string Scores = "scores";

    /// <summary>Scores this close to 0 and 1 have finite log-odds.</summary>
    private const float Margin = 1e-7f;

    /// <summary>A graph from coded rows to the scores as the model gives them, for a first look.</summary>
    public byte[] ToScores(int columns)
    {
        var graph = new GraphBuilder("foreign_scores");
        graph.Output(WriteScores(graph, graph.FloatInput(GraphNames.CodedRow, columns), Scores));
        return graph.ToBytes();
    }

    /// <summary>A graph from coded rows to <see cref="GraphNames.LogOdds"/>, uncalibrated.</summary>
    public byte[] ToLogOdds(int columns, ForeignScores scores)
    {
        var graph = new GraphBuilder("foreign");
        var logOdds = WriteTo(graph, graph.FloatInput(GraphNames.CodedRow, columns), scores);
        graph.FloatOutput(GraphNames.LogOdds, "Reshape", logOdds, graph.Constant([-1L], 1));
        return graph.ToBytes();
    }

    /// <summary>Writes the way from coded rows to log-odds into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="codedRow">The coded rows.</param>
    /// <param name="scores">What the scores mean.</param>
    /// <returns>The log-odds, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph, string codedRow, ForeignScores scores)
    {
        var flat = graph.Apply("Reshape", WriteScores(graph, codedRow), graph.Constant([-1L, scores.Width], 2));
        string ScoreOf(int churned) => scores.Width == 1 ? flat : graph.PickColumns(flat, [churned]);
        var score = ScoreOf(scores.Churned);
        if (scores.AreLogOdds)
            return scores.Width == 2 ? graph.Apply("Sub", score, ScoreOf(1 - scores.Churned)) : Turned(graph, score, scores);
        var inside = graph.Apply("Clip", score, graph.Constant([Margin]), graph.Constant([1 - Margin]));
        var other = graph.Apply("Sub", graph.Constant([1f], 1, 1), inside);
        return Turned(graph, graph.Apply("Sub", graph.Apply("Log", inside), graph.Apply("Log", other)), scores);
    }

    /// <summary>A single score stands for the second class.</summary>
    private static string Turned(GraphBuilder graph, string logOdds, ForeignScores scores) =>
        scores is { Width: 1, Churned: 0 } ? graph.Apply("Mul", logOdds, graph.Constant([-1f], 1, 1)) : logOdds;

    private string WriteScores(GraphBuilder graph, string codedRow)
    {
        var row = Replacements.WriteTo(graph, codedRow);
        var inputs = Mapping.Inputs.ToDictionary(
            input => input.Input.Name, input => ForeignCoding.Write(graph, row, input.Input, input.Cells));
        return graph.ToFloat(Graph.WriteTo(graph, inputs));
    }

    private string WriteScores(GraphBuilder graph, string codedRow, string name) =>
        graph.Named(name, "Identity", WriteScores(graph, codedRow));
}

/// <summary>What the scores of a model made elsewhere mean.</summary>
/// <param name="Width">How many there are for a row: 1, or 2 for one each of the classes.</param>
/// <param name="Churned">The place of the class that churned, 0 or 1; a single score stands for the class at 1.</param>
/// <param name="AreLogOdds">Whether they are log-odds; if not, they are probabilities.</param>
public sealed record ForeignScores(int Width, int Churned, bool AreLogOdds);
