namespace Churn.Core.Numerics;

/// <summary>Draws from the hypergeometric distribution, by inversion from its mode outwards.</summary>
public static class Hypergeometric
{
    /// <summary>Draws how many marked items are among some that are taken without putting back.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="items">All items, 0 or more.</param>
    /// <param name="marked">The marked ones among them, from 0 to all.</param>
    /// <param name="taken">How many are taken, from 0 to all.</param>
    public static int Draw(RandomStream random, int items, int marked, int taken)
    {
        var (least, most) = (Math.Max(0, taken - (items - marked)), Math.Min(taken, marked));
        if (least == most) return least;
        var mode = Math.Clamp((int)((taken + 1L) * (marked + 1L) / (items + 2L)), least, most);
        var left = random.NextDouble();
        var atMode = Math.Exp(
            LogChoose(marked, mode) + LogChoose(items - marked, taken - mode) - LogChoose(items, taken));
        if ((left -= atMode) < 0) return mode;
        var (up, down, above, below) = (mode, mode, atMode, atMode);
        while (up < most || down > least)
        {
            if (up < most)
            {
                above *= (double)(marked - up) * (taken - up) / ((up + 1.0) * (items - marked - taken + up + 1.0));
                up++;
                if ((left -= above) < 0) return up;
            }

            if (down > least)
            {
                below *= (double)down * (items - marked - taken + down) / ((marked - down + 1.0) * (taken - down + 1.0));
                down--;
                if ((left -= below) < 0) return down;
            }

            if (above + below < double.Epsilon) break; // rounding is all that is left
        }

        return mode;
    }

    private static double LogChoose(int items, int taken) => SpecialFunctions.LogGamma(items + 1.0)
        - SpecialFunctions.LogGamma(taken + 1.0) - SpecialFunctions.LogGamma(items - taken + 1.0);
}
