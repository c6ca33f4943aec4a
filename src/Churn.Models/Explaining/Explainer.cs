using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// Explains scores of customers, log-odds or effects, by the columns of the customers file. What the graph adds up of columns and
/// trees is exact; the rest, such as a network, is sampled by permutations that are fixed, so an answer never changes. Any number
/// of threads may use it at once.
/// </summary>
public sealed class Explainer
{
    /// <summary>How many rows a background has where there are enough.</summary>
    public const int BackgroundRows = 64;

    /// <summary>How many of them are used where something is sampled.</summary>
    public const int SampledRows = 32;

    private readonly GraphParts parts;
    private readonly int players;
    private readonly Background background;
    private readonly CoalitionGame? rest;

    private Explainer(GraphParts parts, int[] playerOf, float[][] rows)
    {
        this.parts = parts;
        players = playerOf.Max() + 1;
        IsExact = parts.LogOdds.IsExact || players <= CoalitionGame.MaxEnumerated;
        var used = IsExact || rows.Length <= SampledRows ? rows : Evenly(rows);
        background = new Background(
            used, Array.ConvertAll(used, row => parts.Values.Of(row)), Array.ConvertAll(used, row => parts.Unknown.Of(row)));
        parts.LogOdds.Learn(background);
        BaseScore = Enumerable.Range(0, used.Length)
            .Average(row => parts.LogOdds.Value(background.Values[row], background.Unknown[row]));
        if (!parts.LogOdds.IsExact) rest = new CoalitionGame(parts, background, playerOf, players);
    }

    /// <summary>Whether no contribution has a sampling error.</summary>
    public bool IsExact { get; }

    /// <summary>The mean score of the background rows that are used.</summary>
    public double BaseScore { get; }

    /// <summary>The coded rows that customers are compared with.</summary>
    public IReadOnlyList<float[]> Background => background.Coded;

    /// <summary>Reads the structure of a graph.</summary>
    /// <param name="graph">The bytes of model.onnx.</param>
    /// <param name="playerOf">
    /// The player of each float of a coded row, from 0 without gaps: the column of the customers file that it comes from.
    /// </param>
    /// <param name="background">Coded rows, at least one, in the order of their scores.</param>
    /// <exception cref="UnknownGraphException">It is not a graph that this version can run.</exception>
    public static Explainer Of(byte[] graph, IReadOnlyList<int> playerOf, IReadOnlyList<float[]> background)
    {
        ArgumentOutOfRangeException.ThrowIfZero(background.Count);
        GraphProgram.Compile(graph, GraphNames.LogOdds); // so that whatever is read from here on is a whole graph
        return new Explainer(GraphReader.Read(graph, playerOf), [.. playerOf], [.. background]);
    }

    /// <summary>Takes a program whose structure is not known, so that all of it is sampled.</summary>
    /// <param name="score">Works out the score of a coded row.</param>
    /// <param name="playerOf">The player of each float of a coded row.</param>
    /// <param name="background">Coded rows, at least one, in the order of their scores.</param>
    public static Explainer Of(IGraphProgram score, IReadOnlyList<int> playerOf, IReadOnlyList<float[]> background)
    {
        ArgumentOutOfRangeException.ThrowIfZero(background.Count);
        var parts = new GraphParts(
            new SumPart(0, [new UnknownPart(0, [1])]), new GraphValues(null), [], new GraphValues(score));
        return new Explainer(parts, [.. playerOf], [.. background]);
    }

    /// <summary>Explains one customer.</summary>
    /// <param name="coded">The coded row.</param>
    public Explanation Explain(ReadOnlySpan<float> coded)
    {
        var (values, unknown) = (parts.Values.Of(coded), parts.Unknown.Of(coded));
        var (contributions, errors) = (new double[players], new double[players]);
        parts.LogOdds.AddExact(values, 1, contributions);
        rest?.Add(coded, values, unknown, contributions, errors);
        return new Explanation(BaseScore, parts.LogOdds.Value(values, unknown), contributions, errors);
    }

    /// <summary>As many as are used, of every two neighbours or more now the lower and now the higher.</summary>
    private static float[][] Evenly(float[][] rows) =>
    [
        .. Enumerable.Range(0, SampledRows).Select(i =>
            rows[((i * rows.Length) + (i % 2 == 0 ? 0 : rows.Length - SampledRows)) / SampledRows]),];
}
