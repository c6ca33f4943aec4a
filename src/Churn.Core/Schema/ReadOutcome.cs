namespace Churn.Core.Schema;

/// <summary>What became of a value that was read.</summary>
public enum ReadOutcome
{
    /// <summary>A value of a sort seen in training.</summary>
    Known,

    /// <summary>No value; the model fills in what its missing rule learnt.</summary>
    Missing,

    /// <summary>A category that training never saw; the model treats it as a rare one.</summary>
    Unseen,

    /// <summary>A number below the smallest or above the largest of training.</summary>
    OutOfRange,

    /// <summary>Not a value of the column's kind.</summary>
    Invalid,
}
