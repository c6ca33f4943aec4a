namespace Churn.Core.Csv;

/// <summary>Why bytes are no row of a table.</summary>
public enum CsvError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>The bytes are no UTF-8.</summary>
    NotUtf8,

    /// <summary>A quote stands inside a field, or something follows a closing quote.</summary>
    StrayQuote,

    /// <summary>A quote is not closed.</summary>
    OpenQuote,

    /// <summary>A field is longer than fields may be.</summary>
    LongField,
}
