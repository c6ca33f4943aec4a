using System.Globalization;
using System.Text;
using Churn.Core.Numerics;

namespace Churn.TestSupport;

/// <summary>Trials whose effect is known for every customer.</summary>
public sealed class SimulatedTrial
{
    private readonly StringBuilder text = new("usage,age,plan,e,treated,stayed\n");

    /// <param name="customers">How many.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <param name="effect">By how much the treatment raises the probability of staying, of usage from 0 to 1.</param>
    /// <param name="propensity">The probability of being treated, of usage; null for a half.</param>
    public SimulatedTrial(int customers, int seed, Func<double, double> effect, Func<double, double>? propensity = null)
    {
        var random = new RandomStream(seed, 0x7A1);
        (Effects, Treated, Stayed) = (new double[customers], new bool[customers], new bool[customers]);
        for (var row = 0; row < customers; row++)
        {
            var (usage, age) = (random.NextDouble(), random.NextDouble());
            var e = propensity?.Invoke(usage) ?? .5;
            Effects[row] = effect(usage);
            Treated[row] = random.NextDouble() < e;
            Stayed[row] = random.NextDouble() < .3 + (.3 * age) + (Treated[row] ? Effects[row] : 0);
            text.Append(CultureInfo.InvariantCulture, $"{usage:0.0000},{age * 80:0.0},{"abc"[random.NextBelow(3)]},{e:0.0000},")
                .Append(CultureInfo.InvariantCulture, $"{(Treated[row] ? 1 : 0)},{(Stayed[row] ? "yes" : "no")}\n");
        }
    }

    /// <summary>The effect on each customer.</summary>
    public double[] Effects { get; }

    /// <summary>Whether each was treated.</summary>
    public bool[] Treated { get; }

    /// <summary>Whether each stayed.</summary>
    public bool[] Stayed { get; }

    /// <summary>The trial as a file, with columns usage, age, plan, e, treated and stayed.</summary>
    public string Csv => text.ToString();
}
