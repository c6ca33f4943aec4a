using System.Globalization;
using System.Text;

namespace Churn.TestSupport;

/// <summary>Made-up customers with a column of every kind, some missing values, and a label that follows from them.</summary>
public static class SyntheticCustomers
{
    public const string Header = "customerID,tenure,MonthlyCharges,plan,region,paperless,Churn";

    private static readonly string[] Plans = ["basic", "plus", "max"];
    private static readonly string[] Regions = ["north", "south", "east", "west", "island"];

    /// <summary>A customers file.</summary>
    /// <param name="rows">How many customers.</param>
    /// <param name="seed">Which customers.</param>
    public static string Csv(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var text = new StringBuilder(Header).Append('\n');
        for (var row = 0; row < rows; row++)
        {
            var tenure = random.Next(0, 60);
            var charges = Math.Round(20 + (random.NextDouble() * 80), 2);
            var plan = random.Next(3);
            var region = random.Next(100) is 0 ? 4 : random.Next(4); // the island is rare
            var paperless = random.Next(2);
            var logOdds = 0.5 - (0.06 * tenure) + (0.02 * (charges - 50)) - (0.8 * plan) + (0.5 * paperless);
            var churned = random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));
            var shown = random.Next(25) == 0 ? "" : charges.ToString(CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"C{row:00000},{tenure},{shown},{Plans[plan]},{Regions[region]},"
                    + $"{(paperless == 1 ? "Yes" : "No")},{(churned ? "Yes" : "No")}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>Writes a customers file into a folder.</summary>
    /// <returns>Its path.</returns>
    public static string WriteTo(TempFolder folder, int rows, int seed = 1, string name = "customers.csv")
    {
        File.WriteAllText(folder[name], Csv(rows, seed));
        return folder[name];
    }
}
