namespace Churn.Training.Preprocessing;

/// <summary>
/// What was learnt of a number column: feature = (value, or fill if missing, - center) / scale, in floats, cut off at plus and
/// minus <see cref="Limit"/>.
/// </summary>
/// <param name="Position">The column's position in the coded row.</param>
/// <param name="Fill">What stands in for a missing value.</param>
/// <param name="Center">The middle of the training values; 0 without scaling.</param>
/// <param name="Scale">Their spread, above 0; 1 without scaling.</param>
internal sealed record NumberEncoding(int Position, float Fill, float Center, float Scale)
{
    /// <summary>
    /// Beyond any measurement, and small enough that the sums of a network stay finite: two infinities would add up to no number,
    /// and a customer with a huge value would get no answer.
    /// </summary>
    public const float Limit = 1e30f;

    public float Encode(float value) => Math.Clamp(((float.IsNaN(value) ? Fill : value) - Center) / Scale, -Limit, Limit);
}
