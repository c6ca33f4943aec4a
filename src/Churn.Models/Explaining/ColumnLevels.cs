using Churn.Core.Schema;

namespace Churn.Models.Explaining;

/// <summary>
/// The values of a column in groups that a model tells apart: the intervals of a number, then a missing one; the words of a
/// category, or no and yes, then an unseen one, then a missing one.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Ends">The last value of each interval but the last, ascending; none for words.</param>
public sealed record ColumnLevels(FeatureColumn Column, IReadOnlyList<float> Ends)
{
    private readonly float[] ends = [.. Ends];

    /// <summary>Whether the column is a number.</summary>
    public bool IsNumber => Column is NumberColumn;

    /// <summary>The words of a category, or no and yes; none for a number.</summary>
    public IReadOnlyList<string> Words { get; } = Column switch
    {
        CategoryColumn category => category.Vocabulary,
        BooleanColumn boolean => [boolean.No, boolean.Yes],
        _ => [],
    };

    /// <summary>How many intervals or words there are.</summary>
    public int Known => IsNumber ? ends.Length + 1 : Words.Count;

    /// <summary>How many groups there are, with those of the unseen and the missing.</summary>
    public int Count => Missing + 1;

    /// <summary>The group of a word that training never saw; of a number there is none.</summary>
    public int? Unseen => IsNumber ? null : Known;

    /// <summary>The group of a missing value.</summary>
    public int Missing => IsNumber ? Known : Known + 1;

    /// <summary>The group of a coded value.</summary>
    public int IndexOf(float code)
    {
        if (float.IsNaN(code)) return Missing;
        if (!IsNumber) return code < 0 ? Known : (int)code;
        var found = Array.BinarySearch(ends, code);
        return found < 0 ? ~found : found;
    }

    /// <summary>A coded value of a group: of an interval the last one.</summary>
    public float CodeOf(int level)
    {
        if (level == Missing) return float.NaN;
        if (level == Unseen) return CategoryColumn.UnseenCode;
        if (!IsNumber) return level;
        return level < ends.Length ? ends[level] : float.MaxValue;
    }
}
