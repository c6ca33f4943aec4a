namespace Churn.Core.Schema;

/// <summary>
/// Translates rows coded under one schema into those of another, so that an earlier version can score what a later one read. A
/// word that either vocabulary lacks becomes an unseen word.
/// </summary>
public sealed class CodedRowTranslator
{
    private readonly int width;
    private readonly (int Position, float[]? Words)[] features;

    private CodedRowTranslator(int width, (int Position, float[]? Words)[] features) =>
        (this.width, this.features) = (width, features);

    /// <summary>Makes a translator between two schemas.</summary>
    /// <param name="from">The schema that rows were read under.</param>
    /// <param name="to">The schema that they are wanted under.</param>
    /// <returns>
    /// Null where a feature of <paramref name="to"/> is not in <paramref name="from"/>, or is a score of free text.
    /// </returns>
    public static CodedRowTranslator? Between(CustomerSchema from, CustomerSchema to)
    {
        var features = new (int, float[]?)[to.Features.Count];
        foreach (var (index, wanted) in to.Features.Index())
        {
            var position = from.FeaturePosition(wanted.Name);
            if (position < 0 || to.ColumnOf(index) is FreeTextColumn) return null;
            var known = from.Features[position];
            if (known.GetType() != wanted.GetType()) return null;
            features[index] = (position, Words(known, wanted));
        }

        return new CodedRowTranslator(from.Features.Count, features);
    }

    /// <summary>Translates a row.</summary>
    /// <param name="codes">One float for each feature of the first schema.</param>
    /// <returns>One float for each feature of the second schema.</returns>
    public float[] Translate(ReadOnlySpan<float> codes)
    {
        if (codes.Length != width)
            throw new ArgumentException($"The schema has {width} features, the row {codes.Length}.", nameof(codes));
        var translated = new float[features.Length];
        for (var i = 0; i < translated.Length; i++)
        {
            var (position, words) = features[i];
            var coded = codes[position];
            translated[i] = words is null || float.IsNaN(coded) ? coded
                : coded >= 0 && coded < words.Length ? words[(int)coded]
                : CategoryColumn.UnseenCode;
        }

        return translated;
    }

    /// <summary>For each word of a category, its code under the other schema; null for what is no category.</summary>
    private static float[]? Words(FeatureColumn from, FeatureColumn to)
    {
        if (from is not CategoryColumn known || to is not CategoryColumn wanted) return null;
        var codes = wanted.Vocabulary.Index().ToDictionary(word => word.Item, word => (float)word.Index, StringComparer.Ordinal);
        return [.. known.Vocabulary.Select(word => codes.GetValueOrDefault(word, CategoryColumn.UnseenCode))];
    }
}
