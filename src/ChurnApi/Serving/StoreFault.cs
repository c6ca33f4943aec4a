using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace ChurnApi.Serving;

/// <summary>Says what is wrong with a store without saying where on the machine it is.</summary>
internal static class StoreFault
{
    public static string Words(ModelStore store, Exception cause) =>
        (cause is BrokenModelException or UnknownVersionException ? cause.Message : cause.GetType().Name)
            .Replace(store.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
