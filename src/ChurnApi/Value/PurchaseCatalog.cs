using System.Security.Cryptography;
using Churn.Core.Value;
using ChurnApi.Configuration;

namespace ChurnApi.Value;

/// <summary>The models of purchases that the service knows, from the file of its settings, which has been checked.</summary>
internal sealed class PurchaseCatalog
{
    private const int VersionLength = 12;

    /// <param name="options">Names the file.</param>
    public PurchaseCatalog(ServiceOptions options)
    {
        if (options.PurchasesFile is null) return;
        var json = File.ReadAllBytes(options.PurchasesFile);
        PurchaseModels.Read(json, out var models);
        (Models, Version) = (models, Convert.ToHexStringLower(SHA256.HashData(json))[..VersionLength]);
    }

    /// <summary>The models; null where the service has none.</summary>
    public PurchaseModels? Models { get; }

    /// <summary>The start of the hash of the file.</summary>
    public string? Version { get; }
}
