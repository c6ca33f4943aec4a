using System.Globalization;
using Churn.Core.Numerics;

namespace Churn.Benchmarks.Populations;

/// <summary>A column of a made-up population.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Words">How many words it has; 0 where it holds numbers.</param>
/// <param name="Draw">Draws a value: a number, or the position of a word.</param>
/// <param name="Write">Writes a value as the field of a file.</param>
internal sealed record MadeUpColumn(string Name, int Words, Func<RandomStream, double> Draw, Func<double, string> Write)
{
    private const int Decimals = 4;

    /// <summary>A number of mean 0 and deviation 1, normally distributed, as the file holds it.</summary>
    public static MadeUpColumn Number(string name) => new(
        name, 0, random => Math.Round(Normal(random), Decimals), value => value.ToString("0.####", CultureInfo.InvariantCulture));

    /// <summary>Yes or no, equally often.</summary>
    public static MadeUpColumn Flag(string name) =>
        new(name, 2, random => random.NextBelow(2), value => value > 0 ? "Yes" : "No");

    /// <summary>One of some words, the later ones rarer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">How many words.</param>
    /// <param name="skew">1 for words that are equally frequent; the higher, the rarer the last.</param>
    public static MadeUpColumn Category(string name, int words, double skew = 1) => new(
        name,
        words,
        random => Math.Floor(words * Math.Pow(random.NextDouble(), skew)),
        value => string.Create(CultureInfo.InvariantCulture, $"{name} {(char)('A' + (value % 26))}{(int)value / 26}"));

    /// <summary>Draws from the normal distribution of mean 0 and deviation 1 (Box, Muller).</summary>
    public static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
