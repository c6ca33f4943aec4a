using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>A field of a customer's record as it was sent.</summary>
/// <param name="Text">Its text; null where the record lacks it.</param>
/// <param name="Source">What the text is taken from.</param>
public readonly record struct RecordField(string? Text, ValueSource Source = ValueSource.Text);

/// <summary>Gets a field of the customer who is read now.</summary>
/// <param name="column">The column's name.</param>
public delegate RecordField FieldGetter(string column);

/// <summary>Reads fields of customers by the columns of a model, and those that it does not know in their plain form.</summary>
/// <param name="schema">The model's columns.</param>
/// <param name="get">Gets a field of the customer who is read now.</param>
public sealed class CustomerFields(CustomerSchema schema, FieldGetter get)
{
    /// <summary>Reads a number; NaN where it is missing.</summary>
    /// <returns>False where the text is no number.</returns>
    public bool TryReadNumber(string column, out float number)
    {
        var field = get(column);
        number = float.NaN;
        if (string.IsNullOrWhiteSpace(field.Text)) return true;
        schema.TryFind(column, out var known, out _);
        return known switch
        {
            NumberColumn numbers => numbers.Read(field.Text, out number, field.Source) != ReadOutcome.Invalid,
            DecisionOnlyColumn amounts => amounts.Read(field.Text, out number, field.Source) != ReadOutcome.Invalid,
            _ => NumberColumn.TryParse(field.Text, out number) || IsMissing(field.Text, out number),
        };
    }

    /// <summary>Reads a day; null where it is missing.</summary>
    /// <returns>False where the text is no day.</returns>
    public bool TryReadDay(string column, out DateOnly? day)
    {
        var text = get(column).Text?.Trim();
        day = null;
        if (string.IsNullOrEmpty(text)) return true;
        var isRead = true;
        DateOnly found;
        if (schema.TryFind(column, out var known, out _) && known is DayColumn days)
        {
            var outcome = days.Read(text, out found);
            if (outcome == ReadOutcome.Missing) return true;
            isRead = outcome == ReadOutcome.Known;
        }
        else if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out found))
        {
            return MissingText.IsUsualAmongNumbers(text);
        }

        if (isRead) day = found;
        return isRead;
    }

    /// <summary>Reads a text as it stands; null where it is missing, as the model reads it.</summary>
    public string? ReadText(string column)
    {
        var field = get(column);
        if (field.Text?.Trim() is not { Length: > 0 } text) return null;
        var isMissing = schema.TryFind(column, out var known, out _) && known is FeatureColumn feature
            ? feature.Read(text, out _, field.Source) == ReadOutcome.Missing
            : MissingText.IsUsual(text);
        return isMissing ? null : text;
    }

    /// <summary>Whether a field meets a condition; numbers are read as the model reads them.</summary>
    public bool Meets(RowCondition condition)
    {
        var isNumber = schema.TryFind(condition.Column, out var known, out _) && known is NumberColumn or DecisionOnlyColumn;
        return isNumber && TryReadNumber(condition.Column, out var number)
            ? condition.HoldsFor(number)
            : condition.Holds(get(condition.Column).Text);
    }

    private static bool IsMissing(string text, out float number)
    {
        number = float.NaN;
        return MissingText.IsUsualAmongNumbers(text.Trim());
    }
}
