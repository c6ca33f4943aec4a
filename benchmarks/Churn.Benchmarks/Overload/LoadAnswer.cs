using System.Net;

namespace Churn.Benchmarks.Overload;

/// <summary>What came of a request.</summary>
/// <param name="Due">When it was to be sent, from the start of the load.</param>
/// <param name="Took">How long after that its answer was read.</param>
/// <param name="Status">The status; null if there was no answer.</param>
/// <param name="HasRetryAfter">Whether it says when to ask again.</param>
internal readonly record struct LoadAnswer(TimeSpan Due, TimeSpan Took, HttpStatusCode? Status, bool HasRetryAfter);
