using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Churn.Access;
using Churn.TestSupport;
using ChurnApi.Configuration;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChurnApi.Tests.Configuration;

public class ConfigurationTests
{
    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.7:5080")]
    [InlineData("http://churn.example:5080")]
    [InlineData("http://127.0.0.1:5080;http://10.0.0.1:5080")]
    public void An_address_that_other_machines_reach_is_refused_without_an_api_key(string urls)
    {
        var fault = FaultsOf("--urls", urls).Should().ContainSingle().Which;

        fault.Should().Contain("can be reached from other machines").And.Contain("ChurnApi__KeysFile");
    }

    [Theory]
    [InlineData("--Kestrel:Endpoints:Web:Url=http://0.0.0.0:5080")]
    [InlineData("--http_ports=8080")]
    [InlineData("--https_ports=8443")]
    public void Every_way_to_name_an_address_is_looked_at(string setting) =>
        FaultsOf(setting).Should().ContainSingle().Which.Should().Contain("can be reached from other machines");

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.8.9.10:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://unix:/tmp/churn.sock")]
    public async Task A_loopback_address_needs_no_api_key(string urls)
    {
        var build = () => ChurnService.Create(["--urls", urls]);

        await using var app = build.Should().NotThrow().Subject;
    }

    [Fact]
    public async Task With_keys_any_address_is_accepted()
    {
        using var keys = new KeysOnDisk();
        keys.Add(Scopes.Predict);
        var build = () => ChurnService.Create(["--urls", "http://0.0.0.0:0", keys.Setting]);

        await using var app = build.Should().NotThrow().Subject;
    }

    [Fact]
    public async Task Without_any_setting_the_defaults_hold()
    {
        await using var app = ChurnService.Create([]);

        app.Configuration["urls"].Should().Be("http://127.0.0.1:5080");
        app.Services.GetRequiredService<ServiceOptions>().Should().BeEquivalentTo(new ServiceOptions());
    }

    [Fact]
    public async Task Settings_come_from_the_command_line_in_either_spelling()
    {
        await using var app = ChurnService.Create(
            ["--models=here", "--ChurnApi:MaxSegmentsCustomers", "7", "--ChurnApi:PollInterval=00:00:02"]);

        var options = app.Services.GetRequiredService<ServiceOptions>();
        options.Models.Should().Be("here");
        options.MaxSegmentsCustomers.Should().Be(7);
        options.PollInterval.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("MaxBatchBytes", "MaxSegmentsBytes", "5000")]
    [InlineData("MaxBatchCustomers", "MaxSegmentsCustomers", "7")]
    [InlineData("ChampionPollInterval", "PollInterval", "00:00:02")]
    public async Task Setting_is_read_by_its_former_name_with_a_warning(string former, string name, string value)
    {
        using var log = new LogCapture();
        await using var app = ChurnService.Create(
            [$"--ChurnApi:{former}={value}"], builder => builder.Logging.AddProvider(log));

        var options = app.Services.GetRequiredService<ServiceOptions>();
        var read = typeof(ServiceOptions).GetProperty(name)!.GetValue(options);
        Convert.ToString(read, CultureInfo.InvariantCulture).Should().Be(value);
        log.Lines.Should().ContainSingle(line => line.Contains($"ChurnApi:{former}") && line.Contains($"ChurnApi:{name}"));
    }

    [Fact]
    public async Task Of_a_setting_written_by_both_names_the_one_of_today_counts()
    {
        await using var app = ChurnService.Create(["--ChurnApi:MaxBatchCustomers=7", "--ChurnApi:MaxSegmentsCustomers=8"]);

        app.Services.GetRequiredService<ServiceOptions>().MaxSegmentsCustomers.Should().Be(8);
    }

    [Fact]
    public void Fault_of_a_setting_names_it_as_it_was_written() =>
        FaultsOf("--ChurnApi:MaxBatchCustomers=0")
            .Should().ContainSingle().Which.Should().StartWith("ChurnApi:MaxBatchCustomers ");

    [Fact]
    public void Every_faulty_setting_is_told_at_once()
    {
        var faults = FaultsOf(
            "--ChurnApi:PollInterval=often",
            "--ChurnApi:MaxPredictBytes=12",
            "--ChurnApi:MaxSegmentsCustomers=many",
            "--ChurnApi:Models=",
            "--ChurnApi:ApiKeys:0=secret",
            "--ChurnApi:KeyFile=keys.json",
            "--ChurnApi:KeysFile=no-such-file.json",
            "--ChurnApi:Limits:CallerRate=fast",
            "--ChurnApi:Limits:MaxHeaders=1",
            "--ChurnApi:Limits:PredictTimeout=00:00:00.5",
            "--ChurnApi:Jwt:Authority=http://login.example",
            "--urls=nowhere");

        faults.Should().HaveCount(13, string.Join('\n', faults));
        faults.Should().Contain(fault =>
            fault.Contains("ChurnApi:KeyFile is not a setting of the service. Did you mean KeysFile?"));
        faults.Should().Contain(fault => fault.Contains("ChurnApi:ApiKeys is no longer a setting"));
        faults.Should().Contain(fault => fault.Contains("no-such-file.json does not exist"));
        faults.Should().Contain(fault => fault.Contains("ChurnApi:Jwt:Audience must be set"));
        faults.Should().NotContain(fault => fault.Contains("secret", StringComparison.Ordinal), "a key is a secret, however bad");
    }

    [Theory]
    [InlineData("--ChurnApi:OtlpEndpoint=collector:4317", "OtlpEndpoint must be the address of a collector")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=collector", "OTEL_EXPORTER_OTLP_ENDPOINT must be the address of a collector")]
    [InlineData("--OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=ftp://collector", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be")]
    [InlineData("--OTEL_EXPORTER_OTLP_PROTOCOL=http", "must be grpc or http/protobuf, not 'http'")]
    [InlineData("--ChurnApi:LogFormat=xml", "LogFormat must be text or json, not 'xml'")]
    [InlineData("--ChurnApi:LogFormat=1", "LogFormat must be text or json, not '1'")]
    [InlineData("--ChurnApi:AccessLog=yes", "AccessLog must be true or false, not 'yes'")]
    [InlineData("--ChurnApi:ShutdownDelay=soon", "ShutdownDelay must be a time from 00:00:00 to 00:05:00, not 'soon'")]
    [InlineData("--ChurnApi:ShutdownTimeout=00:00:00", "ShutdownTimeout must be a time from 00:00:01 to 01:00:00")]
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default must be one of Trace, Debug")]
    public void Each_setting_of_operation_is_checked_at_the_start(string setting, string fault) =>
        FaultsOf(setting).Should().ContainSingle().Which.Should().Contain(fault);

    [Theory]
    [InlineData("--ChurnApi:Jwt:Authority=http://login.example", "must be an https address")]
    [InlineData(
        "--ChurnApi:Jwt:AllowHttpOnLoopback=true --ChurnApi:Jwt:Authority=http://login.example",
        "must be an https address")]
    [InlineData("--ChurnApi:Jwt:Authority=http://127.0.0.1:1", "AllowHttpOnLoopback=true allows http")]
    [InlineData("--ChurnApi:Jwt:Authority=login", "must be the https address")]
    [InlineData("--ChurnApi:Jwt:AllowHttpOnLoopback=false", "needs either Authority or KeySet")]
    [InlineData("--ChurnApi:Jwt:KeySet=none.json --ChurnApi:Jwt:Issuer=me", "cannot be read")]
    [InlineData("--ChurnApi:Jwt:KeySet=none.json", "Issuer must be set")]
    public void Tokens_of_who_cannot_be_trusted_are_refused_at_the_start(string settings, string fault) =>
        FaultsOf(["--ChurnApi:Jwt:Audience=churn", .. settings.Split(' ')])
            .Should()
            .Contain(found => found.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public async Task A_refused_configuration_ends_the_program_with_its_own_exit_code() =>
        (await ChurnService.RunAsync(["--urls", "http://0.0.0.0:5080"])).Should().Be(ChurnService.Misconfigured);

    [Fact]
    public void An_argument_that_is_no_setting_is_refused() =>
        FaultsOf("-x=1").Should().ContainSingle().Which.Should().Contain("-x");

    [Fact]
    public void A_settings_file_that_is_no_json_is_refused_by_its_name()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["appsettings.json"], "{ not json");

        FaultsOf("--contentRoot", folder.Path).Should().ContainSingle().Which.Should().Contain("appsettings.json");
    }

    [Fact]
    public async Task An_address_in_use_ends_the_program_with_its_own_exit_code()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (await ChurnService.RunAsync(["--urls", $"http://{taken.LocalEndpoint}"])).Should().Be(ChurnService.CannotStart);
    }

    private static IReadOnlyList<string> FaultsOf(params string[] args)
    {
        var build = () => ChurnService.Create(args);
        return build.Should().Throw<ServiceConfigurationException>().Which.Faults;
    }
}
