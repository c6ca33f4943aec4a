using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Churn.Core.Campaigns;

/// <summary>
/// A text with placeholders: {Contract} is the customer's value, {name:Contract} the column's display name, {lever:1} the name of
/// the first lever that raises the probability, {lever-value:1} the customer's value of it. A text after a bar stands in where
/// there is no value, as in {lever:1|your contract}. {{ and }} are braces.
/// </summary>
public sealed class MessageTemplate
{
    private const string ValuePrefix = "value:";
    private const string NamePrefix = "name:";
    private const string LeverPrefix = "lever:";
    private const string LeverValuePrefix = "lever-value:";

    /// <summary>The largest number of a lever; a customer has no more reasons.</summary>
    private const int MaxLever = 20;

    private MessageTemplate(IReadOnlyList<MessagePart> parts) => Parts = parts;

    /// <summary>A template without a text.</summary>
    public static MessageTemplate Empty { get; } = new([]);

    /// <summary>The columns that placeholders name.</summary>
    public IEnumerable<string> Columns => Parts
        .Where(part => part.Kind is MessagePartKind.Value or MessagePartKind.DisplayName)
        .Select(part => part.Text);

    /// <summary>The placeholders of levers.</summary>
    internal IEnumerable<MessagePart> Levers =>
        Parts.Where(part => part.Kind is MessagePartKind.Lever or MessagePartKind.LeverValue);

    internal IReadOnlyList<MessagePart> Parts { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="template">The template; null where the text is none.</param>
    /// <param name="fault">What is wrong with the text.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out MessageTemplate? template,
        [NotNullWhen(false)] out string? fault)
    {
        var (parts, literal) = (new List<MessagePart>(), new StringBuilder());
        (template, fault) = (null, null);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '}')) literal.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == text[at]) literal.Append(text[at++]);
            else if (text[at] == '}') fault ??= "a } closes no placeholder; write }} for a brace.";
            else if (text.IndexOf('}', at) is >= 0 and var close && text.IndexOf('{', at + 1, close - at - 1) < 0)
            {
                AddLiteral();
                if (ReadPlaceholder(text[(at + 1)..close], out var rule) is { } part) parts.Add(part);
                else fault ??= rule;
                at = close;
            }
            else fault ??= "a placeholder is not closed; write } after its name, or {{ for a brace.";
        }

        AddLiteral();
        if (fault is null) template = new MessageTemplate(parts);
        return fault is null;

        void AddLiteral()
        {
            if (literal.Length > 0) parts.Add(new MessagePart(MessagePartKind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    private static MessagePart? ReadPlaceholder(string written, out string? fault)
    {
        var bar = written.IndexOf('|', StringComparison.Ordinal);
        var (name, fallback) = bar < 0 ? (written.Trim(), null) : (written[..bar].Trim(), written[(bar + 1)..]);
        fault = null;
        if (After(name, LeverPrefix) is { } lever) return Numbered(MessagePartKind.Lever, lever, ref fault);
        if (After(name, LeverValuePrefix) is { } value) return Numbered(MessagePartKind.LeverValue, value, ref fault);
        var (kind, column) = After(name, NamePrefix) is { } shown
            ? (MessagePartKind.DisplayName, shown)
            : (MessagePartKind.Value, After(name, ValuePrefix) ?? name);
        if (column.Length > 0) return new MessagePart(kind, column, Fallback: fallback, Written: written);
        fault = "a placeholder names no column; write the column in the braces, as in {Contract}.";
        return null;

        MessagePart? Numbered(MessagePartKind kind, string text, ref string? fault)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= MaxLever)
                return new MessagePart(kind, "", number, fallback, written);
            fault = $"the placeholder {{{written}}} is not known; levers are numbered from 1 to {MaxLever}, as in {{lever:1}}.";
            return null;
        }
    }

    private static string? After(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..].Trim() : null;
}

/// <summary>A part of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a literal, or the column.</param>
/// <param name="Number">The number of a lever, from 1.</param>
/// <param name="Fallback">What stands in where there is no value; null for nothing.</param>
/// <param name="Written">The placeholder as it is written, without its braces.</param>
internal readonly record struct MessagePart(
    MessagePartKind Kind, string Text, int Number = 0, string? Fallback = null, string Written = "");

/// <summary>What a part of a template is.</summary>
internal enum MessagePartKind
{
    /// <summary>A text that is the same for all customers.</summary>
    Literal,

    /// <summary>The customer's value in a column.</summary>
    Value,

    /// <summary>The name of a column for readers.</summary>
    DisplayName,

    /// <summary>The name of a column that raises the probability and can be changed.</summary>
    Lever,

    /// <summary>The customer's value in such a column.</summary>
    LeverValue,
}
