using Churn.Data.Tables;
using Churn.Core.Schema;
using Churn.Data.Inference;

namespace Churn.Data.Inference;

/// <summary>What the texts of a column are as numbers of the plain form.</summary>
/// <param name="Count">How many rows hold a number.</param>
/// <param name="Minimum">The smallest number; infinite where there is none.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="AreWhole">Whether all are digits alone.</param>
/// <param name="HaveLeadingZeros">Whether one is written with zeros in front, such as 007.</param>
/// <param name="HavePoints">Whether one is written with a decimal point.</param>
internal sealed record PlainNumbers(int Count, float Minimum, float Maximum, bool AreWhole, bool HaveLeadingZeros, bool HavePoints)
{
    public static PlainNumbers Of(RawColumnValues texts)
    {
        var (count, minimum, maximum) = (0, float.PositiveInfinity, float.NegativeInfinity);
        var (whole, zeros, points) = (true, false, false);
        texts.Column.ForEachText((text, rows) =>
        {
            if (!NumberColumn.TryParse(text, out var number)) return;
            if (!texts.SaysMissing(text))
            {
                count += rows;
                (minimum, maximum) = (Math.Min(minimum, number), Math.Max(maximum, number));
            }

            text = text.TrimStart("'\u2019=\"").TrimEnd('"'); // the marks of spreadsheets
            whole &= !text.ContainsAnyExceptInRange('0', '9');
            zeros |= text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]);
            points |= text.Contains('.');
        });

        return new PlainNumbers(count, minimum, maximum, whole && count > 0, zeros, points);
    }
}
