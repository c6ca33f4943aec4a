using ChurnApi.Batches.Forms;

namespace ChurnApi.Batches;

/// <summary>On what terms a batch is answered, beside its body.</summary>
/// <param name="Sent">The form of the body.</param>
/// <param name="Wanted">The form of the answer.</param>
/// <param name="Query">The query as it was sent.</param>
internal sealed record BatchTerms(BatchForm Sent, BatchForm Wanted, string Query);
