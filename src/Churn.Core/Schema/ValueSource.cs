namespace Churn.Core.Schema;

/// <summary>What a value's text is taken from.</summary>
public enum ValueSource
{
    /// <summary>A CSV field, a JSON string, or JSON's true and false: it is written as the column writes.</summary>
    Text,

    /// <summary>A JSON number: always in the invariant form.</summary>
    JsonNumber,
}
