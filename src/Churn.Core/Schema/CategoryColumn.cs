namespace Churn.Core.Schema;

/// <summary>
/// A column of words. The coded value is the word's position in the vocabulary, or <see cref="UnseenCode"/>. A word is
/// matched to the letter; where the vocabulary holds numbers, "1.0" and "1" are the same word.
/// </summary>
public sealed class CategoryColumn : FeatureColumn
{
    /// <summary>The coded value of a word that is not in the vocabulary.</summary>
    public const float UnseenCode = -1;

    private const int ListedWords = 12;

    private readonly Dictionary<string, int> positions;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<float, int> numbers;

    /// <param name="name">The header's name.</param>
    /// <param name="vocabulary">Every word of the file, no word twice, sorted as code points are.</param>
    /// <param name="missing">Any rule but those for numbers alone.</param>
    public CategoryColumn(string name, IReadOnlyList<string> vocabulary, MissingRule missing = MissingRule.MostFrequent)
        : base(name, missing)
    {
        if (vocabulary.Count == 0) throw new ArgumentException("The vocabulary is empty.", nameof(vocabulary));
        if (missing is MissingRule.Mean or MissingRule.Median)
            throw new ArgumentException($"Words have no {missing}.", nameof(missing));
        Vocabulary = vocabulary;
        positions = new Dictionary<string, int>(vocabulary.Count, StringComparer.Ordinal);
        numbers = [];
        for (var position = 0; position < vocabulary.Count; position++)
        {
            positions.Add(vocabulary[position], position);
            if (NumberColumn.TryParse(vocabulary[position], out var number)) numbers.TryAdd(number, position);
        }

        lookup = positions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> Vocabulary { get; }

    public override string KindName => "category";

    public override string Expected => Vocabulary.Count <= ListedWords
        ? $"one of {string.Join(", ", Vocabulary)}"
        : $"one of {string.Join(", ", Vocabulary.Take(ListedWords))} and {Vocabulary.Count - ListedWords} more";

    private protected override ReadOutcome ReadValue(ReadOnlySpan<char> text, out float coded)
    {
        if (lookup.TryGetValue(text, out var position)
            || (NumberColumn.TryParse(text, out var number) && numbers.TryGetValue(number, out position)))
        {
            coded = position;
            return ReadOutcome.Known;
        }

        coded = UnseenCode;
        return ReadOutcome.Unseen;
    }
}
