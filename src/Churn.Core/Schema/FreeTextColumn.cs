using System.Text.Json.Serialization;
using Churn.Core.Texts;

namespace Churn.Core.Schema;

/// <summary>
/// A column of free text. A model sees four numbers of each text: the log-odds of churn by its words, how many words
/// it has, how many exclamation and question marks, and the share of upper-case letters. Their tone is one more where a lexicon
/// was given, and the log-odds of churn by their meaning where a sentence model was and helped.
/// </summary>
public sealed class FreeTextColumn : Column
{
    /// <summary>The position of the number of words among the features of a text.</summary>
    private const int WordsPart = 1;

    /// <summary>The position of the tone among the features of a text.</summary>
    private const int TonePart = 4;

    private readonly string[] missingWords;
    private readonly FeatureColumn[] parts;
    private RecordWarning? truncatedWarning;
    private RecordWarning? foreignWarning;
    private RecordError? lacksSentenceModel;

    /// <param name="name">The header's name.</param>
    /// <param name="missing">What stands in for the numbers of a missing text; any rule.</param>
    /// <param name="missingWords">The words that say that a text is missing; null for none.</param>
    /// <param name="minimums">The smallest value of each feature in the training; null where nothing was learnt yet.</param>
    /// <param name="maximums">The largest value of each; null where nothing was learnt yet.</param>
    /// <param name="hasTone">Whether the tone of the texts is a feature.</param>
    /// <param name="sentenceModel">
    /// The hash of the sentence model by which their meaning is read; null where it is no feature.
    /// </param>
    public FreeTextColumn(
        string name,
        ImputationStrategy missing = ImputationStrategy.Median,
        IReadOnlyList<string>? missingWords = null,
        IReadOnlyList<float>? minimums = null,
        IReadOnlyList<float>? maximums = null,
        bool hasTone = false,
        string? sentenceModel = null)
        : base(name, "freeText")
    {
        this.missingWords = [.. missingWords ?? []];
        (HasTone, SentenceModel) = (hasTone, sentenceModel);
        (Missing, Minimums, Maximums) = (missing, minimums ?? All(float.MinValue), maximums ?? All(float.MaxValue));
        if (Minimums.Count != PartCount || Maximums.Count != PartCount)
            throw new ArgumentException($"Such a text has {PartCount} features.", nameof(minimums));
        parts = [.. PartNames.Select((part, i) => new NumberColumn(part, Minimums[i], Maximums[i], missing))];
    }

    /// <summary>What stands in for the numbers of a missing text.</summary>
    public ImputationStrategy Missing { get; }

    /// <inheritdoc cref="FeatureColumn.MissingWords"/>
    public IReadOnlyList<string> MissingWords => missingWords;

    /// <summary>The smallest value of each feature in the training.</summary>
    public IReadOnlyList<float> Minimums { get; }

    /// <summary>The largest value of each feature in the training.</summary>
    public IReadOnlyList<float> Maximums { get; }

    /// <summary>Whether the tone of the texts is a feature.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasTone { get; }

    /// <summary>
    /// The hash of the sentence model by which the meaning of the texts, the last feature, is read; null where it is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SentenceModel { get; }

    /// <summary>How many features a text is.</summary>
    [JsonIgnore]
    public int PartCount => TonePart + (HasTone ? 1 : 0) + (SentenceModel is null ? 0 : 1);

    /// <summary>The name of the feature that the meaning of its texts is.</summary>
    [JsonIgnore]
    public string MeaningName => $"{Name} (meaning)";

    /// <summary>The names of its features; no other feature may have one of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> PartNames =>
    [
        $"{Name} (score)", $"{Name} (words)", $"{Name} (marks)", $"{Name} (upper-case share)",
        .. HasTone ? [$"{Name} (tone)"] : Array.Empty<string>(),
        .. SentenceModel is null ? Array.Empty<string>() : [MeaningName],
    ];

    /// <summary>What was learnt of the texts; null in a schema that was read from a manifest, before text.bin is read.</summary>
    [JsonIgnore]
    public TextScorer? Scorer { get; private init; }

    [JsonIgnore]
    public override string Expected => "a text";

    /// <summary>The features.</summary>
    internal IReadOnlyList<FeatureColumn> Parts => parts;

    /// <summary>The warning to all records whose text is too long.</summary>
    internal RecordWarning TruncatedWarning => truncatedWarning ??= new RecordWarning(
        Name,
        RecordWarning.TextTruncatedCode,
        FormattableString.Invariant($"{Name}: longer than {TextScorer.MaxLength} characters; the rest was not read."));

    /// <summary>The warning to all records whose text training did not know.</summary>
    internal RecordWarning ForeignWarning => foreignWarning ??= new RecordWarning(
        Name,
        RecordWarning.TextForeignCode,
        $"{Name}: most of its words are not among those of the training, as in another language; its score says little.");

    /// <summary>Whether the sentence model that the column needs is not at hand.</summary>
    [JsonIgnore]
    public bool NeedsSentenceModel => LacksSentenceModel is not null;

    /// <summary>
    /// The fault of all records with a text where the sentence model that the column needs is not at hand; null where it is, or
    /// none is needed.
    /// </summary>
    internal RecordError? LacksSentenceModel => SentenceModel is null || Scorer?.Meaning?.Encoder is not null
        ? null
        : lacksSentenceModel ??= new RecordError(
            Name,
            RecordError.NeedsSentenceModel,
            $"{Name}: this version reads the meaning of texts by a sentence model, which is not at hand here. Score files with "
            + "churn score --sentence-model FOLDER, or leave the text out.");

    /// <summary>The same column with what was learnt of the texts.</summary>
    /// <param name="scorer">It has a lexicon of tone if the tone is a feature, and knows their meaning if that is.</param>
    public FreeTextColumn WithScorer(TextScorer scorer) =>
        scorer.Tone is not null == HasTone && scorer.Meaning is not null == SentenceModel is not null
            ? new(Name, Missing, missingWords, Minimums, Maximums, HasTone, SentenceModel) { Scorer = scorer }
            : throw new ArgumentException("It has what is no feature of the column, or lacks what is.", nameof(scorer));

    /// <summary>The same column, of which nothing was learnt yet, with the meaning of its texts as a feature.</summary>
    /// <param name="sentenceModel">The hash of the sentence model.</param>
    public FreeTextColumn WithMeaning(string sentenceModel) =>
        new(Name, Missing, missingWords, hasTone: HasTone, sentenceModel: sentenceModel);

    /// <summary>Gives the column the sentence model by which it reads texts, if it needs one.</summary>
    /// <exception cref="FormatException">It is another one than that of the training.</exception>
    public void UseSentenceModel(ISentenceEncoder encoder)
    {
        if (SentenceModel is null) return;
        if (SentenceModel != encoder.Hash)
            throw new FormatException(
                $"'{Name}' was learnt with the sentence model of SHA-256 {SentenceModel[..12]}..., and this is "
                + $"{encoder.Hash[..12]}...; give the model of the training.");
        Scorer!.Meaning!.Encoder = encoder;
    }

    /// <summary>The same column with the ranges of its features in the training.</summary>
    public FreeTextColumn WithRanges(IReadOnlyList<float> minimums, IReadOnlyList<float> maximums) =>
        new(Name, Missing, missingWords, minimums, maximums, HasTone, SentenceModel) { Scorer = Scorer };

    /// <summary>
    /// Reads a text as it stands in a CSV field or a JSON member. Features stay within their ranges in the training, so that one
    /// word alone, or one repeated without end, says no more than any text of the training.
    /// </summary>
    /// <param name="text">The text; blanks around it do not count.</param>
    /// <param name="coded">Takes the <see cref="PartCount"/> features: NaN where the text is missing.</param>
    /// <returns>What was read; null for a missing text.</returns>
    /// <exception cref="InvalidOperationException">
    /// Nothing was learnt of the texts, or the sentence model is not at hand.
    /// </exception>
    public TextReading? Read(ReadOnlySpan<char> text, Span<float> coded)
    {
        text = text.Trim();
        if (IsMissing(text))
        {
            coded[..PartCount].Fill(float.NaN);
            return null;
        }

        var read = (Scorer ?? throw new InvalidOperationException($"Nothing was learnt of the texts of '{Name}'.")).Read(text);
        (coded[0], coded[1], coded[2], coded[3]) = (read.Score, read.Words, read.Marks, read.UpperCaseShare);
        if (HasTone) coded[TonePart] = read.Tone!.Value.Tone;
        if (SentenceModel is not null) coded[PartCount - 1] = read.Meaning!.Value;
        for (var part = 0; part < PartCount; part++) coded[part] = Math.Clamp(coded[part], Minimums[part], Maximums[part]);
        return read;
    }

    /// <summary>Whether a text is a missing one.</summary>
    internal bool IsMissing(ReadOnlySpan<char> text) =>
        MissingText.Is(text.Trim(), missingWords) || MissingText.IsUsual(text.Trim());

    /// <summary>Says what was read of a text, in words for people: "12 words, tone -0.62".</summary>
    public string Describe(TextReading read) => Joined(
        Counted(read.Words, read.IsTruncated ? " or more" : ""),
        HasTone ? Toned(read.Tone!.Value.Tone, "") : "");

    /// <summary>
    /// Says what is known of a text by its features alone. They stay within their ranges in the training, so at an end of its
    /// range a feature says only that the text has so much, or more: "40 words or more".
    /// </summary>
    /// <param name="coded">Its features.</param>
    public string Describe(ReadOnlySpan<float> coded) => Joined(
        Beyond(coded, WordsPart, "fewer") is { } words ? Counted(coded[WordsPart], words) : "a text",
        HasTone && Beyond(coded, TonePart, "lower") is { } tone ? Toned(coded[TonePart], tone) : "");

    /// <summary>What to add to a feature that stands at an end of its range: null where both ends are the same.</summary>
    private string? Beyond(ReadOnlySpan<float> coded, int part, string less) =>
        (coded[part] <= Minimums[part], coded[part] >= Maximums[part]) switch
        {
            (true, true) => null,
            (true, false) => $" or {less}",
            (false, true) => " or more",
            _ => "",
        };

    private static string Counted(float words, string beyond) =>
        FormattableString.Invariant($"{words} {(words == 1 ? "word" : "words")}{beyond}");

    private static string Toned(float tone, string beyond) =>
        FormattableString.Invariant($"tone {Math.Round(tone, 2) + 0.0:0.00}{beyond}");

    private static string Joined(string words, string tone) => tone.Length == 0 ? words : $"{words}, {tone}";

    private float[] All(float bound) => [.. Enumerable.Repeat(bound, PartCount)];
}
