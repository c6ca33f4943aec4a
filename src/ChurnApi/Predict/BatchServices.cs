namespace ChurnApi.Predict;

/// <summary>Adds the answering of batches to the service.</summary>
internal static class BatchServices
{
    public static void AddBatches(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IdempotencyStore>();
        builder.Services.AddSingleton<BatchAnswerer>();
    }
}
