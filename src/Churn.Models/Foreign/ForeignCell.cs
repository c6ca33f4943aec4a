using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Models.Foreign;

/// <summary>A value of a row as a model made elsewhere takes it.</summary>
/// <param name="Feature">The position in the coded row of the feature that it comes from.</param>
/// <param name="Column">That feature.</param>
/// <param name="Word">The word for which it is 1, and 0 for all others; null for the value itself.</param>
public sealed record ForeignCell(int Feature, FeatureColumn Column, int? Word = null)
{
    /// <summary>The words of a category, or those for no and yes; none of a number.</summary>
    internal IReadOnlyList<string> Words => Column switch
    {
        CategoryColumn category => category.Vocabulary,
        BooleanColumn boolean => [boolean.No, boolean.Yes],
        _ => [],
    };

    /// <summary>The words of a category as numbers; null where one is none.</summary>
    internal float[]? Numbers()
    {
        var numbers = new float[Words.Count];
        for (var word = 0; word < numbers.Length; word++)
        {
            if (!float.TryParse(Words[word], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[word])) return null;
        }

        return numbers;
    }

    /// <summary>Why a value of a type cannot be made of it, and what to do; null where it can.</summary>
    internal string? WhyNot(ForeignType type) => (type, Column, Word) switch
    {
        (ForeignType.Text, NumberColumn, _) =>
            $"takes texts, but '{Column.Name}' is a number. Give it the kind \"category\" in the file of --schema",
        (ForeignType.Text, _, not null) => $"takes texts, but a 1 for one word of '{Column.Name}' is a number",
        (not ForeignType.Text, CategoryColumn, null) when Numbers() is null =>
            $"takes numbers, but '{Column.Name}' is a category. Name a column of the matrix for each of its words with "
            + $"--features, such as \"{Column.Name}={Words[0]}\"",
        _ => null,
    };
}
