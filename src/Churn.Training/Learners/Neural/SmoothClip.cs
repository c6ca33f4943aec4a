using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Bends numbers gently so that none gets beyond a limit: x / sqrt(1 + (x / limit)^2), which near 0 is x itself (Holzmueller,
/// Grinsztajn and Steinwart 2024). Without it, one customer with an absurd number has an absurd score.
/// </summary>
/// <param name="limit">What is never passed, above 0; null leaves numbers as they are.</param>
internal sealed class SmoothClip(double? limit)
{
    /// <summary>Its square is still a float, and what lies beyond is at the limit anyhow.</summary>
    private const float Furthest = 1e15f;

    private readonly float perUnit = (float)(1 / (limit ?? 1));

    public void Apply(Span<float> numbers)
    {
        if (limit is null) return;
        foreach (ref var number in numbers)
        {
            var kept = Math.Clamp(number, -Furthest, Furthest);
            var share = kept * perUnit;
            number = kept / MathF.Sqrt(1 + (share * share));
        }
    }

    /// <summary>Writes the bend into a graph.</summary>
    /// <returns>The name of the bent numbers, of the shape of the numbers.</returns>
    public string WriteTo(GraphBuilder graph, string numbers)
    {
        if (limit is null) return numbers;
        var kept = graph.Apply("Clip", numbers, graph.Constant([-Furthest]), graph.Constant([Furthest]));
        var shares = graph.Apply("Mul", kept, graph.Constant([perUnit]));
        var squares = graph.Apply("Mul", shares, shares);
        return graph.Apply("Div", kept, graph.Apply("Sqrt", graph.Apply("Add", squares, graph.Constant([1f]))));
    }
}
