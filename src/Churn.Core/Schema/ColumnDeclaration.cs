using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// What a user declares about a column beside its kind: its name in reasons, and whether the company can change it. Nothing is
/// declared by default.
/// </summary>
public sealed record ColumnDeclaration
{
    /// <summary>The most words of a category that can be changed; all of them are tried.</summary>
    public const int MaxWords = 100;

    /// <summary>The cost of a change where none is declared.</summary>
    public const double DefaultCost = 1;

    /// <summary>The header's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The name in reasons; null for the header's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisplayName { get; init; }

    /// <summary>The name of the reason that the column shares with the others of this group; null for one of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <summary>Whether the company can change the column, and in which direction.</summary>
    public Actionable Actionable { get; init; }

    /// <summary>The smallest number to change to, inclusive; null for that of the training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Min { get; init; }

    /// <summary>The largest number to change to, inclusive; null for that of the training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Max { get; init; }

    /// <summary>What a change costs, 0 or more, in any unit that is the same for all columns; null for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Cost { get; init; }

    /// <summary>Words that are never changed to, and changes that are never made, as in "Two year -> One year".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Forbid { get; init; }

    /// <summary>Whether the company can change the column.</summary>
    [JsonIgnore]
    public bool IsLever => Actionable != Actionable.No;

    /// <summary>Whether it declares nothing.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == new ColumnDeclaration { Name = Name };
}

/// <summary>Whether a company can change a column of a customer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Actionable>))]
public enum Actionable
{
    /// <summary>It is a fact, such as an age.</summary>
    [JsonStringEnumMemberName("no")]
    No,

    /// <summary>It can be changed to any other value.</summary>
    [JsonStringEnumMemberName("any")]
    Any,

    /// <summary>It can be raised: numbers only.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>It can be lowered: numbers only.</summary>
    [JsonStringEnumMemberName("down")]
    Down,
}

/// <summary>A change of a category or boolean that is forbidden.</summary>
/// <param name="From">The word that may not be changed; null for any.</param>
/// <param name="To">The word that it may not be changed to.</param>
public readonly record struct ForbiddenChange(string? From, string To)
{
    private const string Arrow = " -> ";

    /// <summary>Reads a word, or two with an arrow between them.</summary>
    /// <param name="text">The text of <see cref="ColumnDeclaration.Forbid"/>.</param>
    /// <param name="words">The words of the column.</param>
    /// <returns>The change; null if a word is unknown.</returns>
    public static ForbiddenChange? Parse(string text, IReadOnlyList<string> words)
    {
        if (words.Contains(text)) return new ForbiddenChange(null, text);
        for (var at = text.IndexOf(Arrow, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(Arrow, at + 1, StringComparison.Ordinal))
        {
            var (from, to) = (text[..at].Trim(), text[(at + Arrow.Length)..].Trim());
            if (words.Contains(from) && words.Contains(to)) return new ForbiddenChange(from, to);
        }

        return null;
    }

    /// <summary>Whether it forbids a change.</summary>
    public bool Forbids(string from, string to) => To == to && (From is null || From == from);
}
