namespace Churn.Core.Texts;

/// <summary>What a word does to the values of the words near it; a word may have several roles.</summary>
[Flags]
internal enum ToneRoles
{
    None = 0,

    /// <summary>Turns the value of a word after it round, as "not" does.</summary>
    Negates = 1,

    /// <summary>Strengthens a word after it, as "very" does.</summary>
    Raises = 1 << 1,

    /// <summary>Weakens a word after it, as "slightly" does.</summary>
    Lowers = 1 << 2,

    /// <summary>No: a word with a value of its own that turns the next one round.</summary>
    No = 1 << 3,

    /// <summary>Never: strengthens, where so or this follows.</summary>
    Never = 1 << 4,

    SoOrThis = 1 << 5,

    /// <summary>Without: turns nothing round, where doubt follows.</summary>
    Without = 1 << 6,

    Doubt = 1 << 7,

    /// <summary>Least: turns the next word round, unless at or very stands before it.</summary>
    Least = 1 << 8,

    AtOrVery = 1 << 9,

    OrOrNor = 1 << 10,

    But = 1 << 11,

    /// <summary>Kind and sort: weaken together with "of" after them.</summary>
    KindOrSort = 1 << 12,

    Of = 1 << 13,

    /// <summary>Just: weakens together with "enough" after it.</summary>
    Just = 1 << 14,

    Enough = 1 << 15,

    /// <summary>The word is written in capitals.</summary>
    IsUpperCase = 1 << 16,
}
