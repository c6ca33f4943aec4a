using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Texts;

/// <summary>
/// Learns what texts say of churn: a logistic regression on the words and pairs of words that enough customers wrote. What the
/// models of a training see of its texts is out of fold: the score of each text is by a fit on other customers.
/// </summary>
internal static class TextTraining
{
    /// <summary>
    /// The penalties that are tried; the one with the smallest log loss out of fold is taken, or no weights where that is better.
    /// </summary>
    private static readonly double[] Penalties = [1, 4, 16];

    /// <summary>The largest slope by any weight, per text, that counts as none.</summary>
    private const double FlatSlope = 1e-6;

    private const int ShownTerms = 15;
    private const int Candidates = 60;
    private const int CommonWords = 50;

    /// <summary>Learns from the rows to learn from, and scores all rows.</summary>
    /// <param name="table">The customers as they stand in the file.</param>
    /// <param name="schema">Their schema.</param>
    /// <param name="customers">The same customers, coded, in their groups.</param>
    /// <param name="split">Which rows to learn from.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="limits">The most threads, whose number changes nothing, and what stops it.</param>
    /// <param name="meaning">Learns what the meaning of texts says; null where there is no sentence model.</param>
    /// <returns>
    /// The schema with what was learnt; the customers as models see them; the same as the version codes whoever is sent to it,
    /// those that it learnt from by the fit that knows them; and what was learnt, in words.
    /// </returns>
    /// <exception cref="DataRefusedException">There are too few texts of a class, or too many columns.</exception>
    public static (
        CustomerSchema Schema, EncodedDataset Customers, EncodedDataset Sent, IReadOnlyList<LearnedTexts> Texts) Learn(
        CustomerTable table,
        CustomerSchema schema,
        EncodedDataset customers,
        DataSplit split,
        int seed,
        ParallelOptions limits,
        MeaningTraining? meaning = null)
    {
        if (schema.Texts.Count == 0) return (schema, customers, customers, []);
        if (schema.Texts.Count > TextScorerFile.MaxColumns)
            throw new DataRefusedException(new TableError(
                table.File,
                $"{schema.Texts.Count} columns are free text, more than {TextScorerFile.MaxColumns}; give the others the kind "
                + "text, which leaves them out.",
                Column: schema.Texts[TextScorerFile.MaxColumns].Name));
        var (columns, learned, added) = (new List<FreeTextColumn>(), new List<LearnedTexts>(), 0);
        var sent = customers;
        foreach (var column in schema.Texts)
        {
            if (meaning is not null && schema.FeaturePosition(column.MeaningName) >= 0)
                throw new DataRefusedException(new TableError(
                    table.File,
                    $"what is learnt from the column '{column.Name}' has this name, too; rename the column.",
                    1,
                    column.MeaningName));
            schema.TryFind(column.Name, out _, out var feature);
            feature += added;
            var known = KnownTexts.Of(table, column, feature, customers, split, seed);
            var (scorer, outOfFold, texts) = Learn(column, known, split.Folds, limits);
            var scores = Scores(scorer, known, limits);
            customers = customers.With(feature, known.Scores(outOfFold, row => scores[row]));
            sent = sent.With(feature, scores);
            var made = column.WithScorer(scorer);
            if (meaning?.Learn(known, outOfFold) is { } found)
            {
                texts = texts with { Meaning = found.Gain };
                if (found.Gain.IsTaken)
                {
                    made = column.WithMeaning(meaning.ModelHash).WithScorer(scorer.WithMeaning(found.Scorer));
                    var meaningFeature = feature + column.PartCount;
                    customers = customers.Insert(meaningFeature, known.Scores(found.OutOfFold, row => found.OfOthers[row]));
                    sent = sent.Insert(meaningFeature, known.Scores(found.OfLearned, row => found.OfOthers[row]));
                    added++;
                }
            }

            columns.Add(Ranged(made, feature, customers));
            learned.Add(texts);
            sent = WithinRanges(columns[^1], feature, sent);
        }

        return (schema.WithTexts(columns), customers, sent, learned);
    }

    /// <summary>The score of every row by the fit on all texts to learn from: NaN for those without a text.</summary>
    private static float[] Scores(TextScorer scorer, KnownTexts known, ParallelOptions limits)
    {
        var scores = new float[known.Texts.Rows];
        Array.Fill(scores, float.NaN);
        int[] rows = [.. known.Rows, .. known.Others];
        Parallel.For(0, rows.Length, limits, at => scores[rows[at]] = scorer.Read(known.Texts[rows[at]]).Score);
        return scores;
    }

    private static (TextScorer Scorer, float[] OutOfFold, LearnedTexts Texts) Learn(
        FreeTextColumn column, KnownTexts known, int folds, ParallelOptions limits)
    {
        var (texts, rows, churned) = (known.Texts, known.Rows, known.Churned);
        var corpus = new TextCorpus(texts, rows, known.GroupOf);
        var knownShare = corpus.KnownShare();
        var outOfFold = Array.ConvertAll(Penalties, _ => new float[rows.Length]);
        Parallel.For(0, Penalties.Length * folds, limits, part =>
        {
            var (penalty, fold) = (part / folds, part % folds);
            var scorer = Fit(
                corpus,
                churned,
                StratifiedSplit.Rows(known.FoldOf, fold, inside: false),
                Penalties[penalty],
                knownShare,
                tone: null);
            foreach (var text in StratifiedSplit.Rows(known.FoldOf, fold, inside: true))
                outOfFold[penalty][text] = scorer.Read(texts[rows[text]]).Score;
        });
        var best = Enumerable.Range(0, Penalties.Length).MinBy(penalty => Loss(outOfFold[penalty], churned));
        var tone = column.Scorer!.Tone;
        var published = Fit(corpus, churned, [.. Enumerable.Range(0, rows.Length)], Penalties[best], knownShare, tone);
        var unread = WithoutWords(corpus, churned, knownShare, tone);
        float[] alike = [.. Enumerable.Repeat((float)unread.Intercept, rows.Length)];
        if (Loss(outOfFold[best], churned) >= Loss(alike, churned)) (published, outOfFold[best]) = (unread, alike);
        var learned = Describe(column.Name, corpus, published, churned, outOfFold[best]);
        return (
            published,
            outOfFold[best],
            learned with { Tone = tone is null ? null : MeasureTone(column.Name, tone, known) });
    }

    /// <summary>Compares the tone of those who churned with that of the others.</summary>
    /// <exception cref="DataRefusedException">The lexicon has no word of any text.</exception>
    private static ToneFigures MeasureTone(string column, ToneLexicon lexicon, KnownTexts known)
    {
        var tones = Array.ConvertAll(known.Rows, row => lexicon.Read(TextScorer.Normalize(known.Texts[row])));
        var share = tones.Average(tone => tone.Words > 0 ? 1.0 : 0);
        return share > 0
            ? new ToneFigures(share, MeanOf(left: true), MeanOf(left: false))
            : throw new DataRefusedException(new TableError(
                known.File,
                $"none of the {tones.Length} texts to learn from has a word of its lexicon of tone; give a lexicon of the texts' "
                + "language, or take out tone.",
                Column: column));

        double MeanOf(bool left) =>
            tones.Zip(known.Churned).Where(text => text.Second == left).Average(text => (double)text.First.Tone);
    }

    private static TextScorer Fit(
        TextCorpus corpus, bool[] churned, int[] texts, double penalty, double knownShare, ToneLexicon? tone)
    {
        var loss = new SparseLogisticLoss(
            Array.ConvertAll(texts, text => corpus.Features[text]),
            Array.ConvertAll(texts, text => churned[text]),
            corpus.Buckets.Length,
            penalty);
        var point = NewtonMethod.Minimise(loss, loss.Start(), FlatSlope * texts.Length);
        return new TextScorer(
            point[^1],
            knownShare,
            [.. corpus.Buckets.Select((bucket, feature) => KeyValuePair.Create(bucket, (float)point[feature]))],
            tone);
    }

    /// <summary>Gives every text the log-odds of the churn rate: for words that say nothing out of fold.</summary>
    private static TextScorer WithoutWords(TextCorpus corpus, bool[] churned, double knownShare, ToneLexicon? tone) => new(
        LogOddsScale.OfProbability(churned.Average(left => left ? 1.0 : 0)),
        knownShare,
        [.. corpus.Buckets.Select(bucket => KeyValuePair.Create(bucket, 0f))],
        tone);

    private static double Loss(float[] scores, bool[] churned) =>
        scores.Zip(churned, (score, left) => LogOddsScale.Loss(score, left)).Sum();

    private static FreeTextColumn Ranged(FreeTextColumn column, int feature, EncodedDataset customers)
    {
        float[] Extremes(Func<IEnumerable<float>, float> of) =>
            [.. Enumerable.Range(feature, column.PartCount)
                .Select(part => of(customers.Column(part).ToArray().Where(value => !float.IsNaN(value))))];
        return column.WithRanges(Extremes(values => values.Min()), Extremes(values => values.Max()));
    }

    /// <summary>The same customers as the column reads them: each feature within its range.</summary>
    private static EncodedDataset WithinRanges(FreeTextColumn column, int feature, EncodedDataset customers)
    {
        for (var part = 0; part < column.PartCount; part++)
        {
            var (least, most) = (column.Minimums[part], column.Maximums[part]);
            var values = customers.Column(feature + part).ToArray();
            customers = customers.With(feature + part, Array.ConvertAll(values, value => Math.Clamp(value, least, most)));
        }

        return customers;
    }

    private static LearnedTexts Describe(
        string column, TextCorpus corpus, TextScorer scorer, bool[] churned, float[] outOfFold)
    {
        float[] weights = [.. scorer.Weights.Select(weight => weight.Value)];
        int[] customers = new int[weights.Length];
        foreach (var feature in corpus.Features.SelectMany(features => features)) customers[feature]++;
        int[] Greatest(Func<int, double> of) => [.. Enumerable.Range(0, weights.Length).OrderByDescending(of).Take(Candidates)];
        HashSet<int> wanted =
        [
            .. Greatest(feature => weights[feature]), .. Greatest(feature => -weights[feature]),
            .. Greatest(feature => customers[feature]),];
        var terms = corpus.Name(churned, weights, wanted.Contains);
        return new LearnedTexts(
            column,
            churned.Length,
            RocAuc.Of(churned, Array.ConvertAll(outOfFold, score => LogOddsScale.ToProbability(score))),
            [.. terms.Where(term => term.Weight > 0).OrderByDescending(term => term.Weight).Take(ShownTerms)],
            [.. terms.Where(term => term.Weight < 0).OrderBy(term => term.Weight).Take(ShownTerms)],
            [.. terms.Where(term => term.IsWord).OrderByDescending(term => term.Customers).Take(CommonWords)
                .Select(term => term.Text)]);
    }
}

/// <summary>What was learnt of the texts of a column, in words that enough customers wrote.</summary>
/// <param name="Column">The column.</param>
/// <param name="Texts">How many texts were learnt from.</param>
/// <param name="RocAuc">How well their score ranks them, out of fold.</param>
/// <param name="Raising">The words and pairs that raise churn most.</param>
/// <param name="Lowering">Those that lower it most.</param>
/// <param name="CommonWords">The words that most customers wrote, the most frequent first.</param>
public sealed record LearnedTexts(
    string Column,
    int Texts,
    double RocAuc,
    IReadOnlyList<TextTerm> Raising,
    IReadOnlyList<TextTerm> Lowering,
    IReadOnlyList<string> CommonWords)
{
    /// <summary>How the tone differs between customers; null where it is not read.</summary>
    public ToneFigures? Tone { get; init; }

    /// <summary>What their meaning says beyond their words; null where there was no sentence model.</summary>
    public MeaningGain? Meaning { get; init; }

    /// <summary>Says how much they say of churn, in sentences for the user.</summary>
    /// <param name="words">What the label says, in words.</param>
    public IEnumerable<string> Notes(OutcomeWords words)
    {
        yield return FormattableString.Invariant(
            $"column '{Column}': the words of {Texts} texts rank with ROC AUC {RocAuc:0.000}");
        if (Tone is { } tone)
            yield return FormattableString.Invariant(
                $"column '{Column}': {tone.KnownShare:0.0 %} of the texts have a word of the lexicon of tone; ")
                + FormattableString.Invariant($"the mean tone is {tone.OfChurned:0.00} of those who {words.Churned}, ")
                + FormattableString.Invariant($"{tone.OfStayed:0.00} of the others");
        if (Meaning is { } meaning) yield return $"column '{Column}': {meaning.Describe()}";
    }
}

/// <summary>The tone of the texts to learn from, each from -1, angry, to 1, happy.</summary>
/// <param name="KnownShare">The share of texts that have a word of the lexicon.</param>
/// <param name="OfChurned">The mean of those who churned.</param>
/// <param name="OfStayed">The mean of the others.</param>
public sealed record ToneFigures(double KnownShare, double OfChurned, double OfStayed);
