namespace Churn.Data.Transactions;

/// <summary>What becomes of transactions with a negative amount.</summary>
public enum ReturnedGoods
{
    /// <summary>The file is refused.</summary>
    Refuse,

    /// <summary>They are left out.</summary>
    Drop,

    /// <summary>They are subtracted from what the customer bought on the same day.</summary>
    Net,
}

/// <summary>What the user says of a transactions file; what is null is told by name and kind.</summary>
public sealed record TransactionOptions
{
    /// <summary>The column that names the customer.</summary>
    public string? Customer { get; init; }

    /// <summary>The column of days, with or without a time of day.</summary>
    public string? Time { get; init; }

    /// <summary>The column of amounts, or of prices where there is a quantity.</summary>
    public string? Amount { get; init; }

    /// <summary>The column by which amounts are multiplied. Default: none.</summary>
    public string? Quantity { get; init; }

    /// <summary>The column that names what was bought; read where it is named.</summary>
    public string? Item { get; init; }

    /// <summary>The last day that counts. Default: the newest of the file.</summary>
    public DateOnly? Until { get; init; }

    public ReturnedGoods Returns { get; init; } = ReturnedGoods.Refuse;

    /// <summary>Whether amounts are needed.</summary>
    public bool NeedsAmount { get; init; } = true;
}
