using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Distributed;
using Churn.Training.Federated;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary><c>churn federate</c>: several companies or branches learn one model, and each keeps its customers.</summary>
internal static class FederateCommand
{
    public static Command Create() =>
        new("federate", "Trains one model on the customers of several sites, which each keep theirs.")
        {
            CreateCoordinate(), CreateJoin(),
        };

    private static Command CreateCoordinate()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Instead of --sites: one customers file with the rows of all sites, learned from by the same rules.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var bounds = new Option<string>("--bounds")
        {
            Description = "A JSON file of what is known of the columns without looking at customers: numbers from and to, words.",
            HelpName = "FILE",
            Required = true,
        };
        var model = new Option<string>("--model")
        {
            Description = "The model: boosting or additive, which equal that of all rows in one place, or logistic or network, a "
                + "mean of models of the sites. Default: boosting.",
            HelpName = "NAME",
            DefaultValueFactory = _ => FederatedTask.Boosting,
        };
        var seed = new Option<int?>("--seed")
        {
            Description = "The seed of every random choice. Default: 42.",
            HelpName = "N",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "Sets one option, such as boosting.leaves=16; may be repeated. The manifest of a version lists all.",
            HelpName = "NAME=VALUE",
        };
        var (federation, decision, reading) = (new FederationArguments(), new DecisionArguments(), new ReadingArguments());
        var publishing = new Publishing();
        var command = new Command("coordinate", "Asks the sites of a federation to train a model, and publishes it.")
        {
            file, bounds, model, seed, set,
        };
        federation.AddTo(command);
        decision.AddTo(command);
        reading.AddTo(command);
        publishing.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var training = new TrainingOptions { Models = [parsed.GetRequiredValue(model)] }.ForWorkers();
                if (parsed.GetValue(seed) is { } number) training = training.WithSeed(number);
                training = TrainingJson.Set(
                    training with { Evaluation = decision.Read(parsed, training.Evaluation) }, parsed.GetValue(set) ?? []);
                var task = new FederatedTask(PrivateBounds.Read(parsed.GetRequiredValue(bounds)), training);
                if (task.Check() is [_, ..] faults) throw new UsageException(string.Join(Environment.NewLine, faults));
                var customers = parsed.GetValue(file);
                if (customers is not null && federation.IsGiven(parsed))
                    throw new UsageException(
                        "FILE does not go with --sites: a coordinator has no customers. Let a site join with the file.");
                var run = publishing.Read(parsed);
                if (customers is not null)
                    return run.Finish(TrainingProgress.Show(tell => run.Training(tell).Alone(
                        customers, reading.Read(parsed, task.Training.Reading), task, cancellation)));
                var asked = federation.Read(parsed, null);
                return run.Together(
                    asked, (federated, all, either) => federated.Coordinate(task, all, either), cancellation);
            },
            cancellation));
        return command;
    }

    private static Command CreateJoin()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The customers file of this site: CSV, an Excel workbook or Parquet. Its rows stay here.",
        };
        var site = new Option<string>("--site")
        {
            Description = "The name of this site, one of --sites.",
            HelpName = "NAME",
            Required = true,
        };
        var (federation, reading, publishing) = (new FederationArguments(), new ReadingArguments(), new Publishing());
        var command = new Command("join", "Trains together with the other sites of a federation; the coordinator says what.")
        {
            file, site,
        };
        federation.AddTo(command);
        reading.AddTo(command);
        publishing.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var asked = federation.Read(parsed, parsed.GetRequiredValue(site));
                var customers = parsed.GetRequiredValue(file);
                if (!File.Exists(customers)) throw new UsageException($"{customers} is not there; name the customers file.");
                var options = reading.Read(parsed, new TrainingOptions().Reading);
                return publishing.Read(parsed).Together(
                    asked, (federated, all, either) => federated.Join(customers, options, all, either), cancellation);
            },
            cancellation));
        return command;
    }

    /// <summary>Where the version goes, and what is told of it.</summary>
    private sealed class Publishing
    {
        private readonly Option<string> models = StoreOption.Create();
        private readonly Option<string?> who = WhoOption.Create();
        private readonly Option<int> threads = ThreadsOption.Create();
        private readonly Option<bool> accept = AcceptOption.Create();
        private readonly Option<string> json = new("--json")
        {
            Description = "Writes the result to a file, as JSON.",
            HelpName = "FILE",
        };

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { models, who, threads, accept, json }) command.Options.Add(option);
        }

        public Run Read(ParseResult parsed)
        {
            if (parsed.GetValue(json) is { } output) OutputFile.Check("--json", output);
            return new Run(
                parsed.OpenStore(models, parsed.GetValue(who)),
                parsed.GetValue(threads),
                parsed.GetValue(accept),
                parsed.GetValue(json));
        }
    }

    private sealed record Run(ModelStore Store, int Threads, bool IsAccepted, string? Json)
    {
        public FederatedTrainingRun Training(Action<RunEvent> tell) => new(Store, Threads, tell) { Accept = IsAccepted };

        public int Together(
            FederationRequest asked,
            Func<FederatedTrainingRun, IWorkerGroup, CancellationToken, FederatedTrainingResult> train,
            CancellationToken cancellation)
        {
            var options = asked.Mesh();
            var session = new MeshSession("sites and the coordinator", "the coordinator", asked.Number == asked.Names.Count);
            return session.Run(
                options,
                asked.Hello(options),
                (mesh, either) =>
                {
                    var result = TrainingProgress.Show(tell => train(Training(session.Watching(tell)), mesh, either));
                    mesh.End();
                    return Finish(result, options.NameOf(asked.Number), mesh.Traffic);
                },
                cancellation);
        }

        public int Finish(FederatedTrainingResult result, string? name = null, WorkerTraffic? traffic = null)
        {
            Terminal.Results.Write(CandidateTable.Holdout(result.Manifest));
            Terminal.Print(result.Manifest.Federation!.Method);
            foreach (var line in VerdictText.Lines(result.Manifest.Verdict)) Terminal.Print(line);
            Terminal.Print(
                $"published {result.Version} ({result.Manifest.Model}, federated) in {Store.FolderOf(result.Version)}");
            Terminal.Print(TrainingResultText.Outcome(result, Store));
            if (traffic is not null) Terminal.Print(WorkerTraining.Describe(name!, traffic));
            if (Json is not null)
                OutputFile.Write("--json", Json, output => TrainCommand.WriteJson(output, result, traffic));
            return IsAccepted || result.IsPromotable ? ExitCode.Done : ExitCode.NotPromoted;
        }
    }
}
