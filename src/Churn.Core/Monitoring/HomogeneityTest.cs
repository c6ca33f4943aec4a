using Churn.Core.Numerics;

namespace Churn.Core.Monitoring;

/// <summary>
/// Tests whether two samples have the same shares in their cells, and says by how much the shares differ.
/// </summary>
/// <param name="Psi">
/// The population stability index: the sum of (share now - share before) ln(share now / share before) over the cells; a cell
/// without customers counts as half a customer. 0 where nothing moved.
/// </param>
/// <param name="P">
/// The probability of shares that differ as much or more where both samples are of one population: by chi-square, or by draws
/// where few customers make that wrong.
/// </param>
/// <remarks>
/// The statistic is Pearson's; without a shift PSI divided by 1 / n + 1 / m comes to the same (B. Yurdakul, "Statistical
/// properties of population stability index", 2018), but its tail is heavier. The draws keep the cells of both samples together,
/// so the test is exact whatever the shares are (R. A. Fisher's permutation), and stop as soon as the p-value is known well
/// enough (J. Besag, P. Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991).
/// </remarks>
public readonly record struct HomogeneityTest(double Psi, double P)
{
    /// <summary>From this many customers on, chi-square is used unless the p-value is near the level that decides.</summary>
    public const int MinChiSquareRows = 200;

    private const double MinExpected = 5;
    private const int EnoughExceedances = 10;
    private const int MaxDraws = 1_000_000;

    /// <summary>How near to the deciding level, as a factor, a p-value by chi-square is checked by draws.</summary>
    private const double Near = 10;

    /// <summary>A p-value by chi-square below this is small, whatever the draws would say.</summary>
    private const double Sure = 1e-12;

    /// <summary>Tests two samples.</summary>
    /// <param name="before">The customers of the reference by cell.</param>
    /// <param name="now">The customers to compare by cell.</param>
    /// <param name="areOrdered">Whether neighbouring cells are alike, so that small ones are joined with neighbours.</param>
    /// <param name="level">The p-value that decides; near it the p-value is made exact.</param>
    /// <param name="random">The random numbers of the draws.</param>
    public static HomogeneityTest Of(
        ReadOnlySpan<int> before, ReadOnlySpan<int> now, bool areOrdered, double level, RandomStream random)
    {
        var (m, n) = (Sum(before), Sum(now));
        var psi = PsiOf(before, now, m, n);
        if (m == 0 || n == 0) return new HomogeneityTest(psi, 1);
        var (old, recent) = Join(before, now, (double)Math.Min(m, n) / (m + n), areOrdered);
        if (old.Length < 2) return new HomogeneityTest(psi, 1);
        int[] pooled = [.. old.Zip(recent, (one, other) => one + other)];
        var statistic = Pearson(pooled, recent, m, n);
        var p = SpecialFunctions.ChiSquareTail(statistic, old.Length - 1);
        if (n >= MinChiSquareRows ? p > Near * level || p < Sure : p < Sure) return new HomogeneityTest(psi, p);
        return new HomogeneityTest(psi, ByDraws(pooled, statistic, m, n, level, random));
    }

    private static double PsiOf(ReadOnlySpan<int> before, ReadOnlySpan<int> now, int m, int n)
    {
        var psi = 0.0;
        for (var cell = 0; cell < now.Length; cell++)
        {
            if (before[cell] == 0 && now[cell] == 0) continue;
            var (old, recent) = (Math.Max(before[cell], .5) / Math.Max(m, 1), Math.Max(now[cell], .5) / Math.Max(n, 1));
            psi += (recent - old) * Math.Log(recent / old);
        }

        return psi;
    }

    /// <summary>
    /// Joins cells until each has enough customers in both samples together, with their neighbours or all small ones in one. What
    /// is joined follows from both samples together, so that it favours neither.
    /// </summary>
    private static (int[] Before, int[] Now) Join(ReadOnlySpan<int> before, ReadOnlySpan<int> now, double share, bool areOrdered)
    {
        var (old, recent) = (new List<int>(), new List<int>());
        var (oldRest, recentRest) = (0, 0);
        for (var cell = 0; cell < before.Length; cell++)
        {
            // Missing and unseen values, the last two, are no neighbours of numbers.
            var isAlone = !areOrdered || cell >= before.Length - 2;
            if (!isAlone || (before[cell] + now[cell]) * share < MinExpected)
            {
                (oldRest, recentRest) = (oldRest + before[cell], recentRest + now[cell]);
                if (isAlone || (oldRest + recentRest) * share < MinExpected) continue;
                old.Add(oldRest);
                recent.Add(recentRest);
                (oldRest, recentRest) = (0, 0);
                continue;
            }

            old.Add(before[cell]);
            recent.Add(now[cell]);
        }

        if ((oldRest + recentRest) * share >= MinExpected || old.Count == 0)
        {
            old.Add(oldRest);
            recent.Add(recentRest);
        }
        else if (oldRest + recentRest > 0)
        {
            old[^1] += oldRest;
            recent[^1] += recentRest;
        }

        return ([.. old], [.. recent]);
    }

    private static double Pearson(int[] pooled, ReadOnlySpan<int> now, int m, int n)
    {
        var sum = 0.0;
        for (var cell = 0; cell < pooled.Length; cell++)
        {
            var expected = (double)pooled[cell] * n / (m + n);
            sum += (now[cell] - expected) * (now[cell] - expected) / expected;
        }

        return sum * (m + n) / m;
    }

    private static double ByDraws(int[] pooled, double statistic, int m, int n, double level, RandomStream random)
    {
        var draws = (int)Math.Min(MaxDraws, EnoughExceedances / level);
        var now = new int[pooled.Length];
        var exceedances = 0;
        for (var draw = 1; draw <= draws; draw++)
        {
            var (items, taken) = (m + n, n);
            for (var cell = 0; cell < pooled.Length; cell++)
            {
                now[cell] = Hypergeometric.Draw(random, items, pooled[cell], taken);
                (items, taken) = (items - pooled[cell], taken - now[cell]);
            }

            if (Pearson(pooled, now, m, n) < statistic * (1 - 1e-12)) continue;
            if (++exceedances == EnoughExceedances) return (double)exceedances / draw;
        }

        return (exceedances + 1.0) / (draws + 1);
    }

    private static int Sum(ReadOnlySpan<int> counts)
    {
        var sum = 0;
        foreach (var count in counts) sum += count;
        return sum;
    }
}
