using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Models.Onnx;

namespace Churn.Training.Runs;

/// <summary>Measures how long a graph takes for one customer when it is warm.</summary>
internal static class ScoreTime
{
    private const int Rows = 512;

    /// <summary>A clock is too coarse for one row.</summary>
    private const int RowsOfALap = 32;

    private const int Laps = 401;

    private const int MostWarmUpLaps = 10_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    /// <summary>The median over blocks of customers, in microseconds a customer, on one thread.</summary>
    /// <param name="program">The graph.</param>
    /// <param name="customers">Customers to score; the first ones are taken.</param>
    /// <param name="time">The clock.</param>
    public static double MedianMicroseconds(IGraphProgram program, EncodedDataset customers, TimeProvider time)
    {
        float[][] rows = [.. customers.Rows.Take(Rows)];
        var result = new float[program.Results];
        var started = time.GetTimestamp();
        for (var lap = 0; lap < Laps || (lap < MostWarmUpLaps && time.GetElapsedTime(started) < WarmUp); lap++) Run(lap);
        var laps = new double[Laps];
        for (var lap = 0; lap < Laps; lap++)
        {
            started = time.GetTimestamp();
            Run(lap);
            laps[lap] = time.GetElapsedTime(started).TotalMicroseconds / RowsOfALap;
        }

        return Quantiles.Of<double>(laps, 0.5);

        void Run(int lap)
        {
            for (var i = 0; i < RowsOfALap; i++) program.Run(rows[((lap * RowsOfALap) + i) % rows.Length], result);
        }
    }
}
