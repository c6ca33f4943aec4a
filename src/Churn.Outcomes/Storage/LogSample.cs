namespace Churn.Outcomes.Storage;

/// <summary>
/// Some of the predictions of a version. Which ones follows from their ids, whose last bits are random (those of a batch count
/// on, so that every second, fourth, ... of them is taken): the same log gives the same sample, and a smaller share is a part of
/// a larger one.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="From">The start of the span of time, inclusive.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="Halvings">How often the predictions are halved: 0 takes all, 3 every eighth; 0 to 16.</param>
public sealed record LogSample(string Version, DateTimeOffset From, DateTimeOffset Until, int Halvings = 0)
{
    /// <summary>The largest number of halvings.</summary>
    public const int MaxHalvings = 16;

    /// <summary>The share of the predictions that it takes, on average.</summary>
    public double Share => 1.0 / (1 << Halvings);

    /// <summary>Whether the sample takes a prediction, of those that were read for it.</summary>
    public bool Holds(PredictionWithOutcome prediction)
    {
        Span<byte> id = stackalloc byte[16];
        prediction.Id.TryWriteBytes(id, bigEndian: true, out _);
        return prediction.Version == Version && prediction.ShouldContact is not null
            && (id[15] << 8) + id[14] < 1 << (16 - Halvings);
    }

    /// <summary>How often predictions are halved so that about so many are left, at most.</summary>
    /// <param name="predictions">How many there are.</param>
    /// <param name="most">How many are wanted, at most.</param>
    public static int HalvingsFor(long predictions, long most)
    {
        var halvings = 0;
        while (halvings < MaxHalvings && predictions >> halvings > most) halvings++;
        return halvings;
    }
}

/// <summary>How many predictions of a version the log has in a span of time.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">All of them.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="NewestOutcome">When the newest outcome of any of them came in; null for none.</param>
public sealed record LogCounts(string Version, long Predictions, long Mature, long Known, DateTimeOffset? NewestOutcome);
