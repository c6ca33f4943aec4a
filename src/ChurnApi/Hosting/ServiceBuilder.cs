using System.Text.Json.Serialization.Metadata;
using ChurnApi.Admin;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Monitoring;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using ChurnApi.Recommending;
using ChurnApi.Security;
using ChurnApi.Segments;
using ChurnApi.Value;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration.Memory;

namespace ChurnApi.Hosting;

/// <summary>Makes the builder of the service: its settings, its server, its JSON.</summary>
internal static class ServiceBuilder
{
    /// <summary>What holds where neither a file nor the environment nor the command line says otherwise.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        // Why the service cannot start is said in a sentence when it ends; the host would add where in its code that was.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    /// <summary>Short names on the command line, as the <c>churn</c> command has them.</summary>
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["--models"] = $"{ServiceOptions.Section}:{nameof(ServiceOptions.Models)}",
    };

    /// <exception cref="ServiceConfigurationException">Settings are refused; it names every fault.</exception>
    public static WebApplicationBuilder Create(string[] args)
    {
        var builder = Configure(args);
        var options = ServiceOptionsReader.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ActionCatalog>();
        builder.Services.AddSingleton<SegmentCatalog>();
        builder.Services.AddSingleton<PurchaseCatalog>();
        builder.Services.AddSingleton<RecommenderCatalog>();
        builder.AddSecurity(options);
        builder.KeepFrameworkQuiet();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<SocketTransportOptions>(transport => transport.Backlog = ServerLimits.Backlog);
        builder.WebHost.ConfigureKestrel(server =>
        {
            ServerLimits.Apply(server, options.Limits);
            ServerTls.Apply(server, options.Tls);
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var context in new IJsonTypeInfoResolver[]
            {
                ApiJson.Default, AdminJson.Default, PredictJson.Default, CampaignJson.Default, SegmentsJson.Default,
                OutcomesJson.Default, MonitoringJson.Default, ValueJson.Default, RecommendingJson.Default,
            })
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
            json.SerializerOptions.Encoder = ApiJson.Encoder;
        });
        return builder;
    }

    private static WebApplicationBuilder Configure(string[] args)
    {
        try
        {
            // A changed file must not move the addresses behind the back of the check; so files are read once.
            var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
            var defaults = new MemoryConfigurationSource { InitialData = Defaults };
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, defaults);
            builder.Configuration.AddCommandLine(args, ShortNames);
            // The images of .NET set the ports, and the framework warns of them at each start where addresses are set, too.
            if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 })
                builder.Configuration[WebHostDefaults.HttpPortsKey] = builder.Configuration[WebHostDefaults.HttpsPortsKey] = null;
            if (!ListenAddresses.AnyConfigured(builder.Configuration))
                builder.Configuration[WebHostDefaults.ServerUrlsKey] = ListenAddresses.Default;
            return builder;
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException)
        {
            throw new ServiceConfigurationException([fault.Message]); // a file that is no JSON, an argument that is no setting
        }
    }
}
