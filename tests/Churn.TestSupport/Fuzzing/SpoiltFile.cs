namespace Churn.TestSupport.Fuzzing;

/// <summary>A valid customers file that was spoilt in up to four ways; one in fifty is left as it was.</summary>
/// <param name="Seed">Makes the same file again.</param>
/// <param name="Bytes">What the file holds.</param>
/// <param name="Ways">How it was spoilt, in their order; empty if it was not.</param>
public sealed record SpoiltFile(int Seed, byte[] Bytes, IReadOnlyList<string> Ways)
{
    private const int OneWhole = 50;
    private const int MostOfASort = 2;

    /// <summary>
    /// One file in so many has its text, or its bytes, spoilt: most are refused at once then, and reach no further step.
    /// </summary>
    private const int SpoilDeeper = 3;

    private const int MostWays = 4;

    public static SpoiltFile Of(int seed)
    {
        var random = new Random(seed);
        var table = ValidCustomers.Draw(random);
        var ways = new List<string>();
        var left = random.Next(OneWhole) == 0 ? 0 : random.Next(1, MostWays + 1);

        foreach (var (name, apply) in Choose(TableMutations.All, 0)) apply(random, Noted(name, table));
        var text = table.Write();
        foreach (var (name, apply) in Choose(TextMutations.All, SpoilDeeper)) text = apply(random, Noted(name, text));
        var encoding = ByteMutations.Encodings[left > 0 && random.Next(5) == 0 ? random.Next(ByteMutations.Encodings.Length) : 0];
        if (encoding != ByteMutations.Encodings[0]) ways.Add(encoding.WebName);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        foreach (var (name, apply) in Choose(ByteMutations.All, SpoilDeeper)) bytes = apply(random, Noted(name, bytes));
        return new SpoiltFile(seed, bytes, ways);

        IEnumerable<T> Choose<T>(T[] all, int oneIn)
        {
            if (oneIn > 0 && random.Next(oneIn) > 0)
                yield break;
            for (var times = Math.Min(left, random.Next(MostOfASort + 1)); times > 0; times--, left--)
                yield return all[random.Next(all.Length)];
        }

        T Noted<T>(string name, T value)
        {
            ways.Add(name);
            return value;
        }
    }
}
