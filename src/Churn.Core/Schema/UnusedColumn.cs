using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// A column that is accepted in a record, and that no model uses: a record that has it is answered with a warning.
/// </summary>
public abstract class UnusedColumn : Column
{
    private protected UnusedColumn(string name, string kindName, string whyUnused)
        : base(name, kindName)
    {
        WhyUnused = whyUnused;
        Warning = new RecordWarning(name, RecordWarning.IgnoredCode, $"{name}: not used: {whyUnused}.");
    }

    /// <summary>Why it is not used, in words for the user.</summary>
    [JsonIgnore]
    public string WhyUnused { get; }

    /// <summary>The warning to all records that have the column.</summary>
    internal RecordWarning Warning { get; }
}

/// <summary>A column that is the same in every row of the file, so there is nothing to learn from it.</summary>
/// <param name="name">The header's name.</param>
public sealed class ConstantColumn(string name) : UnusedColumn(name, "constant", "the same in every row of the training");

/// <summary>
/// Names the customer: it is no feature, may repeat where a customer has several rows, and comes back with the answer.
/// </summary>
public sealed class IdentifierColumn(string name) : Column(name, "identifier");

/// <summary>A column that is left out, such as by the user or because it knows the answer.</summary>
/// <param name="name">The header's name.</param>
/// <param name="reason">Why it is not used, in words for the user.</param>
public sealed class IgnoredColumn(string name, string reason) : UnusedColumn(name, "ignored", reason)
{
    public string Reason => WhyUnused;
}

/// <summary>A column of free text, such as notes. It is set aside.</summary>
/// <param name="name">The header's name.</param>
public sealed class TextColumn(string name) : UnusedColumn(name, "text", "free text");

/// <summary>
/// Says as of when a record is: the ages of its dates count from this day. It is no feature itself; a record without it is as of
/// the day that the reader was given.
/// </summary>
/// <param name="name">The header's name.</param>
/// <param name="form">How the file writes the days.</param>
/// <param name="missingWords">The words that say that a day is missing; null for none.</param>
/// <param name="twoDigitYearMax">
/// The last of the hundred years that a year of two digits stands for; null for four digits.
/// </param>
public sealed class TimeColumn(string name, DateFormat form, IReadOnlyList<string>? missingWords = null, int? twoDigitYearMax =
    null)
    : DayColumn(name, "time", form, missingWords, twoDigitYearMax);
