namespace Churn.Training.Learners.Forest;

/// <summary>Rows and the churners among them, counted in one number, so that one addition counts both.</summary>
internal readonly record struct Tally(ulong Packed)
{
    public int Rows => (int)(uint)Packed;

    public int Churned => (int)(Packed >> 32);

    public static Tally operator +(Tally one, Tally other) => new(one.Packed + other.Packed);

    public static Tally operator -(Tally one, Tally other) => new(one.Packed - other.Packed);

    /// <summary>One row.</summary>
    public static Tally Of(bool churned) => new(churned ? (1UL << 32) | 1 : 1);
}
