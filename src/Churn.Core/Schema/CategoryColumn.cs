using System.Globalization;
using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// A column of words. The coded value is the word's position in the vocabulary, or <see cref="UnseenCode"/>. A word is
/// matched to the letter; where the vocabulary holds numbers, "1.0" and "1" are the same word, unless the vocabulary holds
/// several of one number, such as "1" and "01": then only the letter counts.
/// </summary>
public sealed class CategoryColumn : FeatureColumn
{
    /// <summary>The coded value of a word that is not in the vocabulary.</summary>
    public const float UnseenCode = -1;

    private const int ListedWords = 12;

    /// <summary>Comparing with every word of a larger vocabulary would take too long beside the score itself.</summary>
    private const int MostComparedWords = 50;

    /// <summary>The most digits that a decimal holds exactly; longer texts are matched to the letter alone.</summary>
    private const int LongestNumber = 28;

    /// <summary>Stands for several words that spell the same number.</summary>
    private const int Ambiguous = -1;

    private readonly Dictionary<string, int> positions;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<decimal, int> numbers;

    /// <param name="name">The header's name.</param>
    /// <param name="vocabulary">
    /// Every word of the file without blanks around it, no word twice, sorted as code points are.
    /// </param>
    /// <param name="missing">Any rule but those for numbers alone.</param>
    /// <param name="missingWords">The words that say that a value is missing; null for none.</param>
    public CategoryColumn(
        string name,
        IReadOnlyList<string> vocabulary,
        ImputationStrategy missing = ImputationStrategy.MostFrequent,
        IReadOnlyList<string>? missingWords = null)
        : base(name, "category", missing, missingWords)
    {
        if (vocabulary.Count == 0) throw new ArgumentException("The vocabulary is empty.", nameof(vocabulary));
        if (missing is ImputationStrategy.Mean or ImputationStrategy.Median)
            throw new ArgumentException($"Words have no {missing}.", nameof(missing));
        Vocabulary = vocabulary;
        positions = new Dictionary<string, int>(vocabulary.Count, StringComparer.Ordinal);
        numbers = [];
        for (var position = 0; position < vocabulary.Count; position++)
        {
            var word = vocabulary[position];
            if (word.Trim() != word || word.Length == 0)
                throw new ArgumentException(
                    $"'{word}' is not a category: it is blank or has blanks around it.", nameof(vocabulary));
            if (!positions.TryAdd(word, position))
                throw new ArgumentException($"'{word}' is in the vocabulary twice.", nameof(vocabulary));
            if (TryParse(word, out var number) && !numbers.TryAdd(number, position)) numbers[number] = Ambiguous;
        }

        lookup = positions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> Vocabulary { get; }

    [JsonIgnore]
    public override IReadOnlyList<string> Words => Vocabulary;

    [JsonIgnore]
    public override string Expected => Vocabulary.Count <= ListedWords
        ? $"one of {string.Join(", ", Vocabulary)}"
        : $"one of {string.Join(", ", Vocabulary.Take(ListedWords))} and {Vocabulary.Count - ListedWords} more";

    /// <summary>The word that an unseen one was probably meant to be; null if none is near, or the vocabulary is large.</summary>
    internal string? NearestWord(ReadOnlySpan<char> unseen) =>
        Vocabulary.Count <= MostComparedWords ? NearestName.Of(unseen.ToString(), Vocabulary) : null;

    private protected override ReadOutcome ReadValue(ReadOnlySpan<char> text, ValueSource form, out float coded)
    {
        if (lookup.TryGetValue(text, out var position) || TryFindNumber(text, out position))
        {
            coded = position;
            return ReadOutcome.Known;
        }

        var missing = MissingText.IsUsual(text);
        coded = missing ? float.NaN : UnseenCode;
        return missing ? ReadOutcome.Missing : ReadOutcome.Unseen;
    }

    private bool TryFindNumber(ReadOnlySpan<char> text, out int position)
    {
        position = Ambiguous;
        return numbers.Count > 0
            && TryParse(text, out var number)
            && numbers.TryGetValue(number, out position)
            && position != Ambiguous;
    }

    /// <summary>Reads a number exactly: as floats, two long codes such as account numbers would be one.</summary>
    private static bool TryParse(ReadOnlySpan<char> text, out decimal number)
    {
        number = 0;
        return text.Length <= LongestNumber
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && !text.EndsWith('\0');
    }
}
