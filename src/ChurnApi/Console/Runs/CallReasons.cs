using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using ChurnApi.Serving;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Gives the reasons of rows of a call list by the version that scored them, when they are asked for: a page needs those of a
/// few customers, in the reader's language.
/// </summary>
internal sealed class CallReasons(ChampionProvider champion, VersionCache versions)
{
    /// <summary>How many reasons a row has.</summary>
    public const int Count = 3;

    /// <summary>Opens the version of a run, to give reasons.</summary>
    /// <returns>Null where it is gone, cannot be read or gives no reasons.</returns>
    public async Task<ChurnModel?> OpenAsync(string? version, CancellationToken cancellation) =>
        await OpenAnyAsync(version, cancellation) is { IsExplainable: true } model ? model : null;

    /// <summary>Opens the version of a run, whether or not it gives reasons.</summary>
    /// <returns>Null where it is gone or cannot be read.</returns>
    public async Task<ChurnModel?> OpenAnyAsync(string? version, CancellationToken cancellation)
    {
        try
        {
            return version is null ? null
                : champion.Model is { } serving && serving.Version == version ? serving
                : await versions.OpenAsync(version, cancellation);
        }
        catch (Exception fault)
            when (fault is UnknownVersionException or BrokenModelException or WrongKindException or IOException)
        {
            return null;
        }
    }

    /// <summary>What raises the probability of a customer, the largest contribution first.</summary>
    /// <param name="model">The version; one that gives no reasons, or null, for none.</param>
    /// <param name="call">The customer.</param>
    /// <param name="texts">The language.</param>
    public static IReadOnlyList<Reason> Of(ChurnModel? model, RunCall call, ReasonTexts texts) =>
        model is not { IsExplainable: true } || call.Codes is not { } codes || codes.Length != model.Schema.Features.Count
            ? []
            : model.Answerer.Answer(
                new CustomerRecord(call.Key, new CodedCustomer(codes), []), reasons: Options(texts)).Reasons!;

    /// <summary>Which reasons are given.</summary>
    public static ReasonOptions Options(ReasonTexts texts) => new(Count, texts) { TowardChurn = true };
}
