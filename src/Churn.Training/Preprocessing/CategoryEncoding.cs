namespace Churn.Training.Preprocessing;

/// <summary>What was learnt of a category or boolean column: which feature is set to 1 for which coded value.</summary>
/// <param name="Position">The column's position in the coded row.</param>
/// <param name="Words">The size of the vocabulary.</param>
/// <param name="Slots">The feature of each index: unseen, then the words, then missing; <see cref="NoSlot"/> for none.</param>
internal sealed record CategoryEncoding(int Position, int Words, int[] Slots)
{
    public const int NoSlot = -1;

    /// <summary>The index of the unseen.</summary>
    public const int Unseen = 0;

    /// <summary>The code that stands for missing where codes must be finite: the one after the last word.</summary>
    public int MissingCode => Words;

    /// <summary>The index of a coded value that is not missing; unseen is coded -1.</summary>
    public static int IndexOf(int code) => code + 1;

    public int SlotOf(float code) => Slots[IndexOf(float.IsNaN(code) ? MissingCode : (int)code)];
}
