using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>
/// The columns that reasons add to a table: the name with the value, its contribution to the score, and whether it is a lever.
/// </summary>
public static class ReasonColumns
{
    private static readonly string[] Endings = ["", "_effect", "_lever"];

    /// <summary>The names of the columns.</summary>
    /// <param name="options">Which reasons are given; null for none.</param>
    public static IReadOnlyList<string> Names(ReasonOptions? options) =>
    [
        .. Enumerable.Range(1, options?.Count ?? 0).SelectMany(number =>
            Endings.Select(ending => FormattableString.Invariant($"reason_{number}{ending}"))),];

    /// <summary>The fields of a row; empty where it has fewer reasons than are asked for, or none.</summary>
    /// <param name="reasons">The reasons; null for none.</param>
    /// <param name="options">Which reasons are given; null for none.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public static string[] Fields(IReadOnlyList<IReason>? reasons, ReasonOptions? options, DecimalMark mark)
    {
        var fields = new string[Endings.Length * (options?.Count ?? 0)];
        Array.Fill(fields, "");
        foreach (var (number, reason) in (reasons ?? []).Index())
        {
            var value = Convert.ToString(reason.Value, CultureInfo.InvariantCulture);
            string[] written = [$"{reason.DisplayName}: {value}", Effect(reason, mark), reason.Lever ? "true" : "false"];
            written.CopyTo(fields, Endings.Length * number);
        }

        return fields;
    }

    private static string Effect(IReason reason, DecimalMark mark)
    {
        var written = reason.Contribution.ToString("0.######", CultureInfo.InvariantCulture);
        return mark == DecimalMark.Comma ? written.Replace('.', ',') : written;
    }
}
