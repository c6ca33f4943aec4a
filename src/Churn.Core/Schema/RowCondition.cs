using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Churn.Core.Schema;

/// <summary>
/// A condition on one column: <c>COLUMN OPERATOR VALUE</c> with the operators =, !=, &lt;, &lt;=, &gt;, &gt;=. Two numbers are
/// compared as numbers, anything else as texts, for which only = and != are there. A missing value meets no condition but !=.
/// </summary>
public sealed partial class RowCondition
{
    private readonly string operation;
    private readonly string value;

    private RowCondition(string column, string operation, string value)
    {
        Column = column;
        this.operation = operation;
        this.value = value;
    }

    public string Column { get; }

    /// <exception cref="FormatException">The text is no condition.</exception>
    public static RowCondition Parse(string text) =>
        TryParse(text, out var condition, out var fault) ? condition : throw new FormatException(fault);

    /// <summary>Reads a condition; if it is none, the fault says so.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out RowCondition? condition,
        [NotNullWhen(false)] out string? fault)
    {
        var match = Form().Match(text);
        condition = match.Success
            ? new RowCondition(match.Groups["column"].Value, match.Groups["operator"].Value, match.Groups["value"].Value)
            : null;
        fault = condition is null
            ? $"'{text}' is not a condition. Write one such as \"TotalCharges > 0\" or \"Country = France\"."
            : condition.operation is not ("=" or "!=") && !NumberColumn.TryParse(condition.value, out _)
                ? $"'{text}': {condition.operation} needs a number on its right."
                : null;
        return fault is null;
    }

    /// <summary>Whether a field's text meets the condition.</summary>
    public bool Holds(ReadOnlySpan<char> field)
    {
        var text = field.Trim();
        if (!NumberColumn.TryParse(text, out var left) || !NumberColumn.TryParse(value, out var right))
            return operation switch { "=" => text.SequenceEqual(value), "!=" => !text.SequenceEqual(value), _ => false };
        return Compare(left, right);
    }

    /// <summary>Whether a number meets the condition; NaN is a missing value.</summary>
    public bool HoldsFor(float number) =>
        NumberColumn.TryParse(value, out var right) ? Compare(number, right) : operation == "!=";

    private bool Compare(float left, float right) => operation switch
    {
        "=" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    };

    [GeneratedRegex(@"^\s*(?<column>.+?)\s*(?<operator><=|>=|!=|=|<|>)\s*(?<value>.*?)\s*$", RegexOptions.Singleline)]
    private static partial Regex Form();
}
