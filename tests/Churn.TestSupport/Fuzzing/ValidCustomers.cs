using System.Globalization;

namespace Churn.TestSupport.Fuzzing;

/// <summary>Small customers files without a fault: columns of every kind, in any of the dialects.</summary>
internal static class ValidCustomers
{
    private const int FewestRows = 60;
    private const int MostRows = 70;

    private static readonly string[] Plans = ["basic", "plus", "max", "Größe L"];
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Draws a file.</summary>
    public static LinesOfFields Draw(Random random)
    {
        var decimalComma = random.Next(4) == 0;
        var dayFirst = random.Next(4) == 0;
        List<string[]> lines =
        [
            ["customerID", "tenure", "Monthly Charges", "plan", "joined", "zip", "paperless", "note", "Churn"],];
        for (var row = random.Next(FewestRows, MostRows); row > 0; row--)
        {
            var charges = (20 + (random.NextDouble() * 80)).ToString("0.00", CultureInfo.InvariantCulture);
            var joined = new DateOnly(2020, 1, 1).AddDays(random.Next(1_500));
            lines.Add(
            [
                $"C{row:00000}",
                random.Next(60).ToString(CultureInfo.InvariantCulture),
                random.Next(20) == 0 ? "" : decimalComma ? charges.Replace('.', ',') : charges,
                Plans[random.Next(Plans.Length)],
                joined.ToString(dayFirst ? "dd.MM.yyyy" : "yyyy-MM-dd", CultureInfo.InvariantCulture),
                $"0{random.Next(6)}123",
                random.Next(2) == 0 ? "Yes" : "No",
                random.Next(30) == 0 ? "said \"no\", twice\nand left" : "",
                row % 3 == 0 ? "Yes" : "No",
            ]);
        }

        return new LinesOfFields(lines, Separators[random.Next(Separators.Length)]);
    }
}
