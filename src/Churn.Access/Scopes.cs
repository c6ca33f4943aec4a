namespace Churn.Access;

/// <summary>What a caller may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing but what is open to all.</summary>
    None = 0,

    /// <summary>Send customers and get predictions and segments.</summary>
    Predict = 1,

    /// <summary>Read what the service tells of its model, its store and itself.</summary>
    Read = 2,

    /// <summary>All of it, and change which model serves.</summary>
    Admin = 4,
}
