using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Http;

namespace ChurnApi.Serving;

/// <summary>Why a version that a request names cannot be opened.</summary>
internal static class VersionProblem
{
    /// <summary>Returns the problem that the request is answered with; null where the fault is of another kind.</summary>
    public static Problem? Of(Exception fault, string version, ModelStore store) => fault switch
    {
        UnknownVersionException => KnownProblems.UnknownVersion(),
        WrongKindException => KnownProblems.UpliftModel(version),
        BrokenModelException => KnownProblems.BrokenVersion(StoreFault.Words(store, fault)),
        StoreUnavailableException => KnownProblems.StoreBroken(StoreFault.Words(store, fault)),
        _ => null,
    };
}
