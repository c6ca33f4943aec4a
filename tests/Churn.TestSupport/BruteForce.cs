using System.Numerics;
using Churn.Models.Explaining;

namespace Churn.TestSupport;

/// <summary>Works Shapley values out as they are defined, over all coalitions of players.</summary>
public static class BruteForce
{
    /// <summary>The Shapley values of a customer against the rows that an explainer compares with.</summary>
    /// <param name="explainer">Gives the score of any row in doubles; nothing else of it is used.</param>
    /// <param name="customer">The coded row.</param>
    /// <param name="playerOf">The player of each float of a coded row.</param>
    public static double[] ShapleyValues(Explainer explainer, float[] customer, IReadOnlyList<int> playerOf)
    {
        var players = playerOf.Max() + 1;
        var games = new double[1 << players];
        for (var members = 0; members < games.Length; members++)
        {
            foreach (var row in explainer.Background)
            {
                float[] mixed = [.. row.Select((other, i) => (members >> playerOf[i] & 1) != 0 ? customer[i] : other)];
                games[members] += explainer.Explain(mixed).Score / explainer.Background.Count;
            }
        }

        return [.. Enumerable.Range(0, players).Select(player => Enumerable.Range(0, games.Length)
            .Where(members => (members >> player & 1) == 0)
            .Sum(members => Weight(BitOperations.PopCount((uint)members), players)
                * (games[members | (1 << player)] - games[members])))];
    }

    private static double Weight(int before, int players) =>
        Factorial(before) * Factorial(players - before - 1) / Factorial(players);

    private static double Factorial(int number) =>
        Enumerable.Range(1, number).Aggregate(1.0, (product, factor) => product * factor);
}
