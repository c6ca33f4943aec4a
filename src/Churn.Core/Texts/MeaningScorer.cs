using System.Buffers;

namespace Churn.Core.Texts;

/// <summary>Turns texts into vectors: texts of like meaning into like ones. Any number of threads may ask at once.</summary>
public interface ISentenceEncoder
{
    /// <summary>The SHA-256 of what makes the vectors, in hexadecimal.</summary>
    string Hash { get; }

    /// <summary>How many numbers a vector has, 1 or more.</summary>
    int Length { get; }

    /// <summary>Makes the vector of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vector">Takes <see cref="Length"/> finite numbers.</param>
    void Encode(ReadOnlySpan<char> text, Span<float> vector);
}

/// <summary>
/// What a training learnt of the vectors of the texts of one column: how much each of their numbers raises the log-odds of churn.
/// The encoder that makes the vectors is not a part of it.
/// </summary>
/// <param name="intercept">The log-odds of a vector of zeros.</param>
/// <param name="weights">One for each number of a vector.</param>
public sealed class MeaningScorer(double intercept, IReadOnlyList<float> weights)
{
    /// <summary>The most numbers of a vector.</summary>
    public const int MaxLength = 4_096;

    private volatile ISentenceEncoder? encoder;

    /// <summary>The log-odds of a vector of zeros.</summary>
    public double Intercept { get; } = intercept;

    /// <summary>One for each number of a vector.</summary>
    public IReadOnlyList<float> Weights { get; } = weights;

    /// <summary>What makes the vectors; null until it is given.</summary>
    /// <exception cref="ArgumentException">Its vectors have another length.</exception>
    public ISentenceEncoder? Encoder
    {
        get => encoder;
        set => encoder = value is null || value.Length == Weights.Count
            ? value
            : throw new ArgumentException($"The vectors have {value.Length} numbers, not {Weights.Count}.", nameof(value));
    }

    /// <summary>The log-odds of churn by the meaning of a text.</summary>
    /// <exception cref="InvalidOperationException">There is no encoder.</exception>
    public float Score(ReadOnlySpan<char> text)
    {
        var used = encoder ?? throw new InvalidOperationException("Nothing makes vectors of texts.");
        var memory = ArrayPool<float>.Shared.Rent(Weights.Count);
        var vector = memory.AsSpan(0, Weights.Count);
        used.Encode(text, vector);
        var score = Score((ReadOnlySpan<float>)vector);
        ArrayPool<float>.Shared.Return(memory);
        return score;
    }

    /// <summary>The log-odds of churn by a vector.</summary>
    /// <param name="vector">As many numbers as there are weights.</param>
    public float Score(ReadOnlySpan<float> vector)
    {
        var sum = Intercept;
        for (var i = 0; i < vector.Length; i++) sum += (double)Weights[i] * vector[i];
        return (float)sum;
    }
}
