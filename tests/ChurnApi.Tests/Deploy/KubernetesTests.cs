using System.Globalization;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace ChurnApi.Tests.Deploy;

/// <summary>The manifests of deploy/kubernetes/ say what they should, and nothing that the service does not know.</summary>
public class KubernetesTests
{
    private const string Kustomization = "kustomization.yaml";

    private static readonly YamlNode[] Resources =
    [
        .. Files().SelectMany(file => Manifests.Read(Path.Combine("kubernetes", file))),];

    /// <summary>What has pods, as kind and name.</summary>
    public static TheoryData<string> Workloads =>
        ["Deployment churnapi", "CronJob churn-retrain", "Job churn-train", "Job churn-score"];

    [Fact]
    public void The_kustomization_lists_every_file() => Manifests.Read(Path.Combine("kubernetes", Kustomization)).Single()
        .Items("resources").Select(item => ((YamlScalarNode)item).Value).Should().BeEquivalentTo(Files());

    [Fact]
    public void Every_resource_has_its_kind_version_and_a_name_of_its_own()
    {
        Resources
            .Should()
            .OnlyContain(resource => resource.Text("apiVersion") != null && resource.Text("metadata", "name") != null);
        Resources
            .Select(resource => $"{resource.Text("kind")} {resource.Text("metadata", "name")}")
            .Should()
            .OnlyHaveUniqueItems()
            .And.Contain([
                "Deployment churnapi",
                "Service churnapi",
                "PodDisruptionBudget churnapi",
                "HorizontalPodAutoscaler churnapi",
                "NetworkPolicy churnapi",
                "CronJob churn-retrain",
                "Job churn-train",
                "Job churn-score",
                "PersistentVolumeClaim churn-models",]);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_runs_without_root_and_without_anything_it_does_not_need(string workload)
    {
        var pod = Pod(workload);
        pod.Text("automountServiceAccountToken").Should().Be("false");
        pod.Text("securityContext", "runAsNonRoot").Should().Be("true");
        int.Parse(pod.Text("securityContext", "runAsUser")!, CultureInfo.InvariantCulture).Should().BePositive();
        pod.Text("securityContext", "seccompProfile", "type").Should().Be("RuntimeDefault");
        foreach (var container in pod.Items("containers"))
        {
            container.Text("securityContext", "allowPrivilegeEscalation").Should().Be("false");
            container.Text("securityContext", "readOnlyRootFilesystem").Should().Be("true");
            container.Text("securityContext", "capabilities", "drop", 0).Should().Be("ALL");
            container.Text("resources", "requests", "cpu").Should().NotBeNull();
            container.Text("resources", "requests", "memory").Should().NotBeNull();
            container.Text("resources", "limits", "memory").Should().NotBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Every_mounted_volume_is_one_of_the_pod_and_every_claim_one_of_the_store(string workload)
    {
        var pod = Pod(workload);
        var claims = Resources
            .Where(resource => resource.Text("kind") == "PersistentVolumeClaim")
            .Select(claim => claim.Text("metadata", "name"));

        pod.Items("containers")
            .SelectMany(container => container.Items("volumeMounts"))
            .Select(mount => mount.Text("name"))
            .Should()
            .BeEquivalentTo(pod.Items("volumes").Select(volume => volume.Text("name")));
        pod.Items("volumes")
            .Select(volume => volume.Text("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .Should()
            .BeSubsetOf(claims);
    }

    [Fact]
    public void The_service_reads_the_store_and_the_retraining_writes_it()
    {
        Mount("Deployment churnapi").Text("readOnly").Should().Be("true");
        Mount("CronJob churn-retrain").Text("readOnly").Should().BeNull();

        static YamlNode Mount(string workload) =>
            Pod(workload).Items("containers").Single().Items("volumeMounts").Single(mount => mount.Text("name") == "models");
    }

    [Fact]
    public async Task The_probes_ask_for_paths_that_the_service_answers()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var container = Pod("Deployment churnapi").Items("containers").Single();

        Path("startupProbe").Should().Be("/health/live");
        Path("livenessProbe").Should().Be("/health/live");
        Path("readinessProbe").Should().Be("/health/ready");
        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
        {
            (await service.GetAsync(Path(probe)!)).MustBeOk();
            container.Text(probe, "httpGet", "port").Should().Be(container.Text("ports", 0, "name"));
            container.Text(probe, "httpGet", "scheme").Should().Be("HTTPS");
        }

        string? Path(string probe) => container.Text(probe, "httpGet", "path");
    }

    [Fact]
    public void The_settings_are_ones_that_the_service_takes_and_it_has_the_time_to_stop()
    {
        using var keys = new KeysOnDisk();
        using var tls = new TlsFiles();
        keys.Add(Scopes.Predict);
        var settings = Environment()
            .ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value);

        settings["ChurnApi:KeysFile"].Should().StartWith("/keys/");
        settings["ChurnApi:Tls:Certificate"].Should().Be("/tls/tls.crt");
        settings["ChurnApi:Tls:Key"].Should().Be("/tls/tls.key");
        settings["ChurnApi:KeysFile"] = keys.File.Path; // the secrets are not at hand
        (settings["ChurnApi:Tls:Certificate"], settings["ChurnApi:Tls:Key"]) = (tls.Certificate, tls.Key);

        var options = ServiceOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        settings.Keys.Should().Contain(["ChurnApi:Models", "ChurnApi:LogFormat", "ChurnApi:ShutdownDelay"]);
        options.ShutdownDelay.Should().BeGreaterThan(TimeSpan.FromSeconds(5), "endpoints take seconds to forget a pod");
        int.Parse(Pod("Deployment churnapi").Text("terminationGracePeriodSeconds")!, CultureInfo.InvariantCulture)
            .Should()
            .BeGreaterThan((int)(options.ShutdownDelay + options.ShutdownTimeout).TotalSeconds);
        Pod("Deployment churnapi")
            .Items("containers")
            .Single()
            .Items("volumeMounts")
            .Select(mount => mount.Text("mountPath"))
            .Should()
            .Contain(options.Models);
    }

    [Fact]
    public void Whatever_names_a_port_names_the_encrypted_one()
    {
        var port = Pod("Deployment churnapi").Items("containers").Single().Text("ports", 0, "name");

        port.Should().Be("https");
        Of("Service churnapi").Text("spec", "ports", 0, "targetPort").Should().Be(port);
        Of("NetworkPolicy churnapi").Text("spec", "ingress", 0, "ports", 0, "port").Should().Be(port);
    }

    [Fact]
    public void An_update_takes_no_replica_away_before_another_is_ready()
    {
        var deployment = Of("Deployment churnapi");

        deployment.Text("spec", "replicas").Should().Be("2");
        deployment.Text("spec", "strategy", "rollingUpdate", "maxUnavailable").Should().Be("0");
        Of("HorizontalPodAutoscaler churnapi").Text("spec", "minReplicas").Should().Be("2");
        Of("PodDisruptionBudget churnapi").Text("spec", "minAvailable").Should().Be("1");
    }

    [Fact]
    public void Whatever_selects_pods_selects_those_of_the_service()
    {
        const string label = "app.kubernetes.io/name";
        var name = Of("Deployment churnapi").Text("spec", "template", "metadata", "labels", label);

        Of("Deployment churnapi").Text("spec", "selector", "matchLabels", label).Should().Be(name);
        Of("Service churnapi").Text("spec", "selector", label).Should().Be(name);
        Of("PodDisruptionBudget churnapi").Text("spec", "selector", "matchLabels", label).Should().Be(name);
        Of("NetworkPolicy churnapi").Text("spec", "podSelector", "matchLabels", label).Should().Be(name);
        Of("HorizontalPodAutoscaler churnapi")
            .Text("spec", "scaleTargetRef", "name")
            .Should()
            .Be(Of("Deployment churnapi").Text("metadata", "name"));
    }

    [Fact]
    public void The_workers_of_a_training_are_as_many_as_its_pods_and_find_each_other()
    {
        const string label = "app.kubernetes.io/name";
        var (job, service) = (Of("Job churn-train"), Of("Service churn-workers"));
        var count = int.Parse(job.Text("spec", "completions")!, CultureInfo.InvariantCulture);
        var container = Pod("Job churn-train").Items("containers").Single();
        var command = container.Text("args", 0)!;

        job.Text("spec", "completionMode").Should().Be("Indexed");
        job.Text("spec", "parallelism").Should().Be(job.Text("spec", "completions"), "all must be there at once");
        job.Text("spec", "backoffLimit").Should().Be("0", "a worker alone cannot be run again");
        command.Should().Contain($"--worker \"$JOB_COMPLETION_INDEX/{count}\"");
        System.Text.RegularExpressions.Regex.Matches(command, @"churn-train-(\d+)\.churn-workers:12400")
            .Select(peer => peer.Groups[1].Value).Should().Equal(Enumerable.Range(0, count).Select(number => $"{number}"));
        container.Text("ports", 0, "containerPort").Should().Be("12400");
        Pod("Job churn-train").Text("subdomain").Should().Be(service.Text("metadata", "name"));
        service.Text("spec", "clusterIP").Should().Be("None");
        service.Text("spec", "publishNotReadyAddresses").Should().Be("true");
        var name = job.Text("spec", "template", "metadata", "labels", label);
        service.Text("spec", "selector", label).Should().Be(name);
        Of("NetworkPolicy churn-workers").Text("spec", "podSelector", "matchLabels", label).Should().Be(name);
    }

    [Fact]
    public void The_parts_of_a_scored_file_are_as_many_as_the_pods()
    {
        var job = Of("Job churn-score");

        job.Text("spec", "completionMode").Should().Be("Indexed");
        Pod("Job churn-score").Items("containers").Single().Text("args", 0).Should()
            .Contain($"--shard \"$JOB_COMPLETION_INDEX/{job.Text("spec", "completions")}\"");
    }

    /// <summary>The container's environment; a secret's value is made up.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Environment() =>
        Pod("Deployment churnapi")
            .Items("containers")
            .Single()
            .Items("env")
            .Select(variable => KeyValuePair.Create(variable.Text("name")!, variable.Text("value")!))
            .Select(variable => variable.Key == "ASPNETCORE_URLS" ? KeyValuePair.Create("urls", variable.Value) : variable);

    private static YamlNode Pod(string workload) => workload.StartsWith("CronJob", StringComparison.Ordinal)
        ? Of(workload).At("spec", "jobTemplate", "spec", "template", "spec")!
        : Of(workload).At("spec", "template", "spec")!;

    /// <summary>The resource of a kind and name.</summary>
    private static YamlNode Of(string resource) =>
        Resources.Single(one => $"{one.Text("kind")} {one.Text("metadata", "name")}" == resource);

    private static IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(Path.Combine(Manifests.Folder, "kubernetes"))
            .Select(Path.GetFileName)
            .OfType<string>()
            .Where(file => file != Kustomization);
}
