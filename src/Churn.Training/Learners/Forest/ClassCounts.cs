namespace Churn.Training.Learners.Forest;

/// <summary>Rows and the churners among them, counted in one number, so that one addition counts both.</summary>
internal readonly record struct ClassCounts(ulong Packed)
{
    public int Rows => (int)(uint)Packed;

    public int Churned => (int)(Packed >> 32);

    public static ClassCounts operator +(ClassCounts one, ClassCounts other) => new(one.Packed + other.Packed);

    public static ClassCounts operator -(ClassCounts one, ClassCounts other) => new(one.Packed - other.Packed);

    /// <summary>One row.</summary>
    public static ClassCounts Of(bool churned) => new(churned ? (1UL << 32) | 1 : 1);
}
