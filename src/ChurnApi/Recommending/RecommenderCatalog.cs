using Churn.Core.Recommending;
using ChurnApi.Configuration;

namespace ChurnApi.Recommending;

/// <summary>The recommender that the service knows, from the folder of its settings, which has been checked.</summary>
internal sealed class RecommenderCatalog
{
    /// <param name="options">Names the folder.</param>
    public RecommenderCatalog(ServiceOptions options)
    {
        if (options.RecommenderFolder is null) return;
        RecommenderFolder.Read(options.RecommenderFolder, out var saved);
        Saved = saved;
    }

    /// <summary>The recommender; null where the service has none.</summary>
    public SavedRecommender? Saved { get; }
}
