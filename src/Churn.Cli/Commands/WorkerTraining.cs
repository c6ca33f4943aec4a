using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Training.Distributed;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary><c>churn train --worker</c>, from two workers on: trains together with the others; worker 0 publishes.</summary>
/// <param name="asked">Which worker this is, and where the others are.</param>
/// <param name="file">The customers file.</param>
/// <param name="store">The model store; workers other than 0 only read the list of erased customers.</param>
/// <param name="threads">The most threads.</param>
/// <param name="isAccepted">Whether a first model that is too good or useless is promoted all the same.</param>
internal sealed class WorkerTraining(WorkerRequest asked, string file, ModelStore store, int threads, bool isAccepted)
{
    private readonly MeshSession session = new("workers", "worker 0", asked.Worker.Number == 0);

    /// <summary>Trains.</summary>
    /// <param name="json">Where the result goes, as JSON; null for nowhere.</param>
    /// <param name="cancellation">Ends this worker, and so all.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="WorkerException">The workers cannot train together, or one is lost.</exception>
    public int Run(string? json, CancellationToken cancellation)
    {
        var options = asked.Mesh!();
        return session.Run(
            options,
            WorkerHello.Of(
                asked.Worker, Path.GetFileName(file), CsvCustomerReader.HashOf(file, asked.Options.Reading), HashOfOptions()),
            (mesh, either) => mesh.Rank == 0 ? Publish(mesh, json, either) : Assist(mesh, json, either),
            cancellation);
    }

    private int Publish(WorkerMesh mesh, string? json, CancellationToken cancellation)
    {
        var result = TrainingProgress.Show(tell => Training(mesh, tell).Execute(file, cancellation));
        try
        {
            mesh.AllGather(Encoding.UTF8.GetBytes(result.Version));
        }
        catch (WorkerException)
        {
            Terminal.Warn($"published all the same: {result.Version}, which all workers had agreed on.");
        }

        mesh.End();
        TrainCommand.Print(result, store);
        Terminal.Print(Describe(mesh.Traffic));
        if (json is not null)
            OutputFile.Write("--json", json, output => TrainCommand.WriteJson(output, result, mesh.Traffic));
        return isAccepted || result.IsPromotable ? ExitCode.Done : ExitCode.NotPromoted;
    }

    private int Assist(WorkerMesh mesh, string? json, CancellationToken cancellation)
    {
        TrainingProgress.Show(tell =>
        {
            Training(mesh, tell).Assist(file, cancellation);
            return true;
        });
        var version = Encoding.UTF8.GetString(mesh.AllGather([])[0]);
        mesh.End();
        Terminal.Print($"worker 0 published {version}");
        Terminal.Print(Describe(mesh.Traffic));
        if (json is not null)
            OutputFile.Write("--json", json, output =>
            {
                using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
                writer.WriteStartObject();
                writer.WriteString("version", version);
                WriteTraffic(writer, mesh.Traffic);
                writer.WriteEndObject();
            });
        return ExitCode.Done;
    }

    /// <summary>Writes what a worker has sent and received, as the member "worker".</summary>
    public static void WriteTraffic(Utf8JsonWriter writer, WorkerTraffic traffic)
    {
        writer.WriteStartObject("worker");
        writer.WriteNumber("number", traffic.Worker);
        writer.WriteNumber("workers", traffic.Workers);
        writer.WriteNumber("exchanges", traffic.Exchanges);
        writer.WriteNumber("bytesSent", traffic.BytesSent);
        writer.WriteNumber("bytesReceived", traffic.BytesReceived);
        writer.WriteEndObject();
    }

    /// <summary>What a worker has sent and received, in a line.</summary>
    /// <param name="name">What the line calls it.</param>
    /// <param name="traffic">What it has sent and received.</param>
    public static string Describe(string name, WorkerTraffic traffic) => FormattableString.Invariant(
        $"{name}: {traffic.Exchanges} exchanges, {traffic.BytesSent / 1048576.0:0.0} MiB ")
        + FormattableString.Invariant($"sent, {traffic.BytesReceived / 1048576.0:0.0} MiB received");

    private static string Describe(WorkerTraffic traffic) =>
        Describe(FormattableString.Invariant($"worker {traffic.Worker} of {traffic.Workers}"), traffic);

    private TrainingRun Training(WorkerMesh mesh, Action<RunEvent> tell) =>
        new(asked.Options, store, threads, session.Watching(tell))
        {
            Accept = isAccepted,
            Workers = mesh,
        };

    private string HashOfOptions() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TrainingJson.ToJson(asked.Options).GetRawText())));
}
