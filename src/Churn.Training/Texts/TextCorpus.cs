using Churn.Core.Texts;
using Churn.Data.Tables;

namespace Churn.Training.Texts;

/// <summary>The texts of one column to learn from, and the words and pairs of them that enough customers wrote.</summary>
internal sealed class TextCorpus
{
    /// <summary>Nothing is learnt, or shown, of a word that fewer customers wrote.</summary>
    public const int MinCustomers = 10;

    private readonly TableColumn column;
    private readonly int[] rows;
    private readonly int[] groupOf;
    private readonly int[] featureOf; // by bucket; -1 for none

    /// <param name="column">The texts of the table.</param>
    /// <param name="rows">The rows of the table to learn from, those with a text alone.</param>
    /// <param name="groupOf">The customer of each of these rows, any number.</param>
    public TextCorpus(TableColumn column, int[] rows, int[] groupOf)
    {
        (this.column, this.rows, this.groupOf) = (column, rows, groupOf);
        var customers = CountCustomers();
        Buckets =
        [
            .. Enumerable.Range(0, TextScorer.Buckets).Where(bucket => customers[bucket] >= MinCustomers)
                .OrderByDescending(bucket => customers[bucket]).Take(TextScorer.MaxWeights).Order(),];
        featureOf = new int[TextScorer.Buckets];
        Array.Fill(featureOf, -1);
        foreach (var (feature, bucket) in Buckets.Index()) featureOf[bucket] = feature;
        Features = Array.ConvertAll(rows, row => Array.FindAll(
            Array.ConvertAll(TextScorer.BucketsOf(column[row]), bucket => featureOf[bucket]), feature => feature >= 0));
    }

    /// <summary>The bucket of each feature, ascending.</summary>
    public int[] Buckets { get; }

    /// <summary>The features that each text has.</summary>
    public int[][] Features { get; }

    /// <summary>The share of the words of the texts that are features.</summary>
    public double KnownShare()
    {
        var (known, all) = (0L, 0L);
        foreach (var row in rows)
        {
            var words = new WordReader(Normalized(row));
            while (words.Read())
            {
                all++;
                if (featureOf[words.Bucket] >= 0) known++;
            }
        }

        return all == 0 ? 0 : (double)known / all;
    }

    /// <summary>Finds how words and pairs are written, in lower case; those that enough customers wrote.</summary>
    /// <param name="churned">The label of each text.</param>
    /// <param name="weights">The weight of each feature.</param>
    /// <param name="isWanted">Whether to look for a feature.</param>
    public IReadOnlyList<TextTerm> Name(bool[] churned, IReadOnlyList<float> weights, Func<int, bool> isWanted)
    {
        var found = new Dictionary<string, (int Feature, Dictionary<int, bool> Customers)>(StringComparer.Ordinal);
        foreach (var (text, row) in rows.Index())
        {
            var words = new WordReader(Normalized(row));
            var previous = "";
            while (words.Read())
            {
                var word = NameOf(in words);
                Add(word, words.Bucket, text);
                if (words.PairBucket >= 0) Add($"{previous} {word}", words.PairBucket, text);
                previous = word;
            }
        }

        return
        [
            .. found.Where(term => term.Value.Customers.Count >= MinCustomers).OrderBy(term => term.Key, StringComparer.Ordinal)
                .Select(term => new TextTerm(
                    term.Key,
                    weights[term.Value.Feature],
                    term.Value.Customers.Count,
                    term.Value.Customers.Values.Average(left => left ? 1.0 : 0))),];

        void Add(string term, int bucket, int text)
        {
            if (featureOf[bucket] is not (>= 0 and var feature) || !isWanted(feature)) return;
            if (!found.TryGetValue(term, out var known)) found[term] = known = (feature, []);
            known.Customers[groupOf[text]] = churned[text] || known.Customers.GetValueOrDefault(groupOf[text]);
        }
    }

    private static string NameOf(in WordReader words) => words.Kind switch
    {
        WordKind.Number => TextTerm.Number,
        WordKind.MailAddress => TextTerm.MailAddress,
        WordKind.WebAddress => TextTerm.WebAddress,
        _ => words.Word.ToString().ToLowerInvariant(),
    };

    private ReadOnlySpan<char> Normalized(int row) => TextScorer.Normalize(column[row]);

    private int[] CountCustomers()
    {
        var (customers, last) = (new int[TextScorer.Buckets], new int[TextScorer.Buckets]);
        var order = Enumerable.Range(0, rows.Length).OrderBy(text => groupOf[text]).ToArray();
        var (customer, group) = (0, 0);
        foreach (var text in order)
        {
            if (customer == 0 || groupOf[text] != group) (customer, group) = (customer + 1, groupOf[text]);
            foreach (var bucket in TextScorer.BucketsOf(column[rows[text]]))
            {
                if (last[bucket] == customer) continue;
                last[bucket] = customer;
                customers[bucket]++;
            }
        }

        return customers;
    }
}

/// <summary>A word, or two words after one another, that enough customers wrote.</summary>
/// <param name="Text">The words in lower case.</param>
/// <param name="Weight">How much it adds to the log-odds; of a text with n known words and pairs, 1/sqrt(n) of it.</param>
/// <param name="Customers">How many customers wrote it.</param>
/// <param name="ChurnRate">The share of them who churned.</param>
public sealed record TextTerm(string Text, float Weight, int Customers, double ChurnRate)
{
    internal const string Number = "(number)";
    internal const string MailAddress = "(e-mail address)";
    internal const string WebAddress = "(web address)";

    /// <summary>Whether it is a word that customers wrote, and neither a pair nor a mask.</summary>
    internal bool IsWord => !Text.Contains(' ') && Text[0] != '(';
}
