using Churn.ObjectStorage;
using ChurnApi.Admin;
using ChurnApi.Configuration;
using ChurnApi.Serving;

namespace ChurnApi.Hosting;

/// <summary>Adds the serving of the champion to the service.</summary>
internal static class ChampionServing
{
    public static void AddChampion(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        var options = builder.Services.Options();
        builder.Services.AddSingleton(StoreLocation.Open(options.Models, keys: options.EncryptionKeys));
        builder.Services.AddSingleton<VersionCache>();
        builder.Services.AddSingleton<ChampionProvider>();
        builder.Services.AddSingleton<ChampionChange>();
        builder.Services.AddSingleton<ShadowEvaluator>();
        builder.Services.AddSingleton<TrialProvider>();
        builder.Services.AddHostedService<ChampionPoller>();
        builder.Services.AddHostedService<ShadowScorer>();
    }
}
