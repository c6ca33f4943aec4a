using ChurnApi.Batches;
using ChurnApi.Batches.Slicing;

namespace ChurnApi.Idempotency;

/// <summary>What is remembered of a batch to answer it again: neither customers nor answers, but which model answered what.</summary>
/// <param name="id">Its key and caller.</param>
/// <param name="terms">The terms it was answered on.</param>
/// <param name="version">The version that answers it.</param>
/// <param name="asOf">The day as of which it is answered.</param>
/// <param name="first">When it was first seen.</param>
internal sealed class RememberedBatch(string id, BatchTerms terms, string version, DateOnly? asOf, DateTimeOffset first)
{
    public string Id { get; } = id;

    public BatchTerms Terms { get; } = terms;

    public string Version { get; } = version;

    public DateOnly? AsOf { get; } = asOf;

    public DateTimeOffset First { get; } = first;

    /// <summary>Its body; null until it was answered as a whole.</summary>
    public BodyPrint? Print { get; set; }

    public bool IsUnderWay { get; set; }

    /// <summary>Whether an answer to it began, and so a refusal does not forget it.</summary>
    public bool IsKept { get; set; }
}
