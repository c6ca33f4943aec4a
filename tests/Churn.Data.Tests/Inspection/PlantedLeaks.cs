using System.Globalization;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inspection;

/// <summary>Columns that know the answer, of every sort, to plant into a table; and columns that know nothing.</summary>
internal static class PlantedLeaks
{
    private const int Seed = 7;

    /// <summary>The leaks by sort: the name to plant under, what a row gets, and the verdict to expect.</summary>
    public static IReadOnlyDictionary<
        string,
        (string Column, Func<bool, int, Random, string> Value, LeakLevel Level)
    > Sorts
    { get; } =
        new Dictionary<string, (string, Func<bool, int, Random, string>, LeakLevel)>
        {
            ["twin"] = ("planted", (left, _, _) => left ? "B" : "A", LeakLevel.Proven),
            ["twin in numbers"] = ("planted", (left, _, _) => left ? "3.5" : "2", LeakLevel.Proven),
            ["three words, each of one class"] = (
                "planted",
                (left, row, _) =>
                    left ? "gone"
                    : row % 2 == 0 ? "old"
                    : "new",
                LeakLevel.Proven),
            ["copy with one error in a hundred"] = (
                "planted",
                (left, _, random) => left != (random.Next(100) == 0) ? "B" : "A",
                LeakLevel.Proven),
            ["score that separates"] = (
                "planted",
                (left, _, random) => Number(left ? 65 + random.NextDouble() : 60 * random.NextDouble()),
                LeakLevel.Proven),
            ["number between the others"] = (
                "planted",
                (left, row, random) =>
                    Number(
                        left ? 50 + random.NextDouble()
                        : row % 2 == 0 ? 40 * random.NextDouble()
                        : 60 + random.NextDouble()),
                LeakLevel.Proven),
            ["score that overlaps"] = ("planted", (left, _, random) => Overlapping(left, random), LeakLevel.Suspected),
            ["score that overlaps, with a telling name"] = (
                "Churn Score",
                (left, _, random) => Overlapping(left, random),
                LeakLevel.Proven),
            ["filled only for leavers"] = (
                "planted",
                (left, _, random) => left && random.Next(5) > 0 ? $"reason {random.Next(9)}" : "",
                LeakLevel.Proven),
            ["filled only for one leaver in five"] = (
                "planted",
                (left, _, random) => left && random.Next(5) == 0 ? $"reason {random.Next(9)}" : "",
                LeakLevel.Suspected),
            ["filled only for one leaver in five, with a telling name"] = (
                "ChurnReason",
                (left, _, random) => left && random.Next(5) == 0 ? $"reason {random.Next(9)}" : "",
                LeakLevel.Proven),
            ["missing only for leavers"] = (
                "planted",
                (left, _, random) => left && random.Next(10) < 7 ? "" : Number(random.Next(1000) / 10.0),
                LeakLevel.Proven),
            ["dates of leaving"] = ("planted", (left, row, _) => left ? $"date {row}" : "", LeakLevel.Proven),
            ["fee for leavers, else 0"] = (
                "planted",
                (left, _, random) => left && random.Next(10) < 7 ? Number(10 + random.Next(500)) : "0",
                LeakLevel.Proven),
            ["telling name alone"] = ("cancellation_code", (_, _, random) => $"code {random.Next(6)}", LeakLevel.Suspected),
        };

    /// <summary>What is harmless, though it may look otherwise.</summary>
    public static IReadOnlyDictionary<string, Func<bool, int, Random, string>> Harmless { get; } =
        new Dictionary<string, Func<bool, int, Random, string>>
        {
            ["nine hundred words"] = (_, _, random) => $"word {random.Next(900)}",
            ["numbers"] = (_, _, random) => Number(random.NextDouble()),
            ["mostly missing"] = (_, _, random) => random.Next(50) == 0 ? $"word {random.Next(5)}" : "",
            ["a good feature"] = (left, _, random) => Number(random.NextDouble() + (left ? 0.5 : 0)),
        };

    /// <summary>A table with one more column in front.</summary>
    public static CustomerTable Plant(CustomerTable table, string column, bool[] churned, Func<bool, int, Random, string> value)
    {
        var random = new Random(Seed);
        return HandMadeTables.Prepend(table, column, churned.Select((left, row) => value(left, row, random)));
    }

    /// <summary>As in a well-known file of telecom customers: leavers from 65 to 100, stayers from 5 to 80.</summary>
    private static string Overlapping(bool left, Random random) => Number(left ? random.Next(65, 101) : random.Next(5, 81));

    private static string Number(double number) => Math.Round(number, 3).ToString(CultureInfo.InvariantCulture);
}
