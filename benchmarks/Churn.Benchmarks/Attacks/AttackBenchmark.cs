using System.CommandLine;
using System.Globalization;

namespace Churn.Benchmarks.Attacks;

/// <summary>
/// <c>attack</c>: attacks a published service, each kind of attack on a service of its own in a container's memory, and looks
/// whether it lives, how much memory it takes, how soon it answers for its health meanwhile, and what the attackers got.
/// </summary>
internal static class AttackBenchmark
{
    private const double MaxHealthMilliseconds = 1_000;

    public static Command Create()
    {
        var service = new Option<string>("--service")
        {
            Description = "The published service, ChurnApi.dll.",
            HelpName = "FILE",
            Required = true,
        };
        var models = new Option<string>("--models")
        {
            Description = "The model store.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "models",
        };
        var kinds = new Option<string[]>("--kind")
        {
            Description = "The kinds of attack; all where none is named.",
            AllowMultipleArgumentsPerToken = true,
        };
        kinds.AcceptOnlyFromAmong([.. Attackers.Kinds.Keys]);
        var seconds = new Option<int>("--seconds") { Description = "How long each lasts.", DefaultValueFactory = _ => 60 };
        var clients = new Option<int>("--clients")
        {
            Description = "How many attackers there are.",
            DefaultValueFactory = _ => 32
        };
        var memory = new Option<int?>("--memory")
        {
            Description = "The limit of memory in MiB, by a control group (needs root).",
            HelpName = "MIB"
        };
        var command = new Command("attack", "Attacks a service. Exit code 1 where it dies or its health takes longer than a "
            + "second.") { service, models, kinds, seconds, clients, memory };
        command.SetAction(async (parsed, _) =>
        {
            Console.WriteLine("| attack | seconds | alive | memory at most, MiB | health: median ms | p99 | longest | failures "
                + "| attackers got | lines of stack traces |\n|---|---|---|---|---|---|---|---|---|---|");
            var fallen = 0;
            foreach (var kind in parsed.GetValue(kinds) is { Length: > 0 } named ? named : [.. Attackers.Kinds.Keys])
            {
                using var attacked = await AttackedService.StartAsync(
                    parsed.GetRequiredValue(service), parsed.GetRequiredValue(models), parsed.GetValue(memory) * 1048576L,
                    "--Logging:LogLevel:Default=Warning");
                var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
                if (!await Holds(attacked, kind, parsed.GetValue(clients), time)) fallen++;
            }

            return fallen == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<bool> Holds(AttackedService service, string kind, int clients, TimeSpan length)
    {
        using var end = new CancellationTokenSource(length);
        var (probe, attackers) = (new HealthProbe(service), new Attackers(service));
        await Task.WhenAll(Task.Run(() => probe.RunAsync(end.Token)), Attackers.Kinds[kind](attackers, clients, end.Token));
        var (what, peak) = service.Memory();
        var longest = probe.Quantile(1);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| {kind} | {length.TotalSeconds:0} | {(service.IsAlive ? "yes" : "no")} | {peak:0} ({what}) "
                    + $"| {probe.Quantile(0.5):0.0} | {probe.Quantile(0.99):0.0} | {longest:0.0} | {probe.Failures} "
                    + $"| {attackers.Answers} | {service.StackLines} |"
            ));
        return service.IsAlive && probe.Failures == 0 && longest <= MaxHealthMilliseconds && service.StackLines == 0;
    }
}
