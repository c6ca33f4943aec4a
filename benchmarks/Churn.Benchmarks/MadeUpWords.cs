using System.CommandLine;
using System.Globalization;

namespace Churn.Benchmarks;

/// <summary>
/// <c>words</c>: writes a made-up customers file with a category of many words, whose frequencies fall as 1 / rank. Each word has
/// an effect of its own on the log-odds, a slope of its own on usage, and belongs to one of five groups, in each of which the
/// plans have other effects.
/// </summary>
internal static class MadeUpWords
{
    private const int Groups = 5;

    private static readonly string[] Plans = ["basic", "family", "premium"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file to write." };
        var rows = new Option<int>("--rows") { Description = "How many customers.", DefaultValueFactory = _ => 20_000 };
        var words = new Option<int>("--words")
        {
            Description = "How many words the category has.",
            DefaultValueFactory = _ => 1_000,
        };
        var interaction = new Option<double>("--interaction")
        {
            Description = "The deviation of the slopes and of the effects of plans, in log-odds.",
            DefaultValueFactory = _ => 0.7,
        };
        var seed = new Option<int>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        var command = new Command("words", "Writes a made-up customers file with a category of many words.")
        {
            file,
            rows,
            words,
            interaction,
            seed,
        };
        command.SetAction(parsed =>
            Write(
                parsed.GetRequiredValue(file),
                parsed.GetValue(rows),
                parsed.GetValue(words),
                parsed.GetValue(interaction),
                parsed.GetValue(seed)));
        return command;
    }

    private static void Write(string path, int rows, int words, double interaction, int seed)
    {
        var random = new Random(seed);
        double[] Draw(int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => deviation * Normal(random))];
        var (effects, slopes, planEffects) = (
            Draw(words, 0.7),
            Draw(words, interaction),
            Draw(Groups * Plans.Length, interaction));
        var shares = new double[words];
        for (var word = 0; word < words; word++) shares[word] = (word > 0 ? shares[word - 1] : 0) + (1.0 / (word + 1));

        using var file = File.CreateText(path);
        file.WriteLine("customer_id,city,plan,tenure,usage,spend,calls,churn");
        for (var row = 0; row < rows; row++)
        {
            var found = Array.BinarySearch(shares, random.NextDouble() * shares[^1]);
            var word = Math.Min(found < 0 ? ~found : found + 1, words - 1);
            var plan = random.Next(Plans.Length);
            var (tenure, usage, spend, calls) = (random.Next(72), Normal(random), Math.Exp(Normal(random) / 2), random.Next(6));
            var logOdds = -1.2 - (0.03 * tenure) + (0.4 * calls) + (0.3 * spend)
                + effects[word] + (slopes[word] * usage) + planEffects[(word % Groups * Plans.Length) + plan];
            var churned = random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));
            file.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"c{row},w{word:00000},{Plans[plan]},{tenure},{usage:0.000},{spend:0.000},{calls},{(churned ? "yes" : "no")}")
            );
        }
    }

    /// <summary>A standard normal number (Box, Muller 1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
