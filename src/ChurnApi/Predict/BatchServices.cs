using System.Security.Cryptography;
using System.Text;
using Churn.Models.Answering;

namespace ChurnApi.Predict;

/// <summary>Adds the answering of batches to the service.</summary>
internal static class BatchServices
{
    public static void AddBatches(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IdempotencyStore>();
        builder.Services.AddSingleton<SharedIdempotencyStore>();
        builder.Services.AddSingleton<BatchAnswerer>();
    }
}

/// <summary>On what terms a batch is answered, beside its body.</summary>
/// <param name="Sent">The form of the body.</param>
/// <param name="Wanted">The form of the answer.</param>
/// <param name="Query">The query as it was sent.</param>
/// <param name="Charset">The charset of a table that is not in UTF-8; null for one that is.</param>
/// <param name="Strict">Whether a customer is refused that holds what training never saw.</param>
/// <param name="Reasons">Which reasons to give; null for none.</param>
internal sealed record BatchRequestOptions(
    BatchFormat Sent,
    BatchFormat Wanted,
    string Query,
    string? Charset = null,
    bool Strict = false,
    ReasonOptions? Reasons = null)
{
    /// <summary>The hash of what tells two requests apart; whether to be strict and the reasons are in the query.</summary>
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Sent.MediaType}\n{Wanted.MediaType}\n{Charset}\n{Query}")));
}
