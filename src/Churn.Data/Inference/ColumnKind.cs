namespace Churn.Data.Inference;

/// <summary>What a user can take a column for.</summary>
public enum ColumnKind
{
    /// <summary>Numbers, measured or counted.</summary>
    Number,

    /// <summary>Words, codes among them.</summary>
    Category,

    /// <summary>Yes and no.</summary>
    Boolean,

    /// <summary>Days: their age, month and weekday are learnt from.</summary>
    Date,

    /// <summary>Free text, set aside.</summary>
    Text,

    /// <summary>Free text whose words are learnt from.</summary>
    FreeText,

    /// <summary>Names the customer; not learnt from.</summary>
    Identifier,

    /// <summary>Left out.</summary>
    Ignored,
}
