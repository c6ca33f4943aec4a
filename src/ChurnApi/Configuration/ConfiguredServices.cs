namespace ChurnApi.Configuration;

/// <summary>Finds the settings while the service is put together.</summary>
internal static class ConfiguredServices
{
    /// <summary>The settings that were read.</summary>
    public static ServiceOptions Options(this IServiceCollection services) =>
        services.Select(service => service.ImplementationInstance).OfType<ServiceOptions>().Single();
}
