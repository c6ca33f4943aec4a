using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Training.Distributed;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary>What several processes do together: when one is lost, all end, unless a version is being published.</summary>
/// <param name="who">What messages call them, such as "workers".</param>
/// <param name="publisher">What messages call the one that publishes first.</param>
/// <param name="isPublisher">Whether this is that one.</param>
internal sealed class MeshSession(string who, string publisher, bool isPublisher)
{
    /// <summary>
    /// How long a process that has lost another may go on until it is at a place where it can stop; then it is stopped.
    /// </summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(20);

    private volatile bool isSafe;

    /// <summary>Waits for the others, and does the work with them.</summary>
    /// <param name="options">Where they are; the certificate is disposed of.</param>
    /// <param name="hello">What this process says first.</param>
    /// <param name="work">Returns the exit code; cancelled when another is lost.</param>
    /// <param name="cancellation">Ends this process, and so all.</param>
    /// <exception cref="WorkerException">They cannot work together, or one is lost.</exception>
    public int Run(
        WorkerMeshOptions options,
        WorkerHello hello,
        Func<WorkerMesh, CancellationToken, int> work,
        CancellationToken cancellation)
    {
        using var certificate = options.Certificate;
        Terminal.Say(FormattableString.Invariant(
            $"{options.NameOf(options.Worker.Number)}: waits {options.PeerTimeout.TotalSeconds} s at most for the others"));
        using var mesh = WorkerMesh.Connect(options, hello, Terminal.Warn, cancellation);
        Terminal.Say($"all {options.Worker.Count} are there");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, mesh.Lost);
        using var watch = mesh.Lost.Register(() => new Thread(() => StopLate(mesh)) { IsBackground = true }.Start());
        try
        {
            return work(mesh, either.Token);
        }
        catch (Exception cause) when (
            !isSafe && !cancellation.IsCancellationRequested && WhatEnded(cause, mesh) is { } fault)
        {
            throw fault == mesh.Fault ? new WorkerException(Describe(fault)) : fault;
        }
        finally
        {
            isSafe = true;
        }
    }

    /// <summary>Passes on what happens: once it is being published, all have agreed, and it is not broken off.</summary>
    public Action<RunEvent> Watching(Action<RunEvent> tell) => happened =>
    {
        if (happened is RunEvent.PhaseStarted { Name: "publish" }) isSafe = true;
        tell(happened);
    };

    /// <summary>Why the work ended: what this process found out itself, or what followed from the loss of another.</summary>
    /// <returns>Null if it is neither.</returns>
    private static WorkerException? WhatEnded(Exception cause, WorkerMesh mesh) => cause switch
    {
        DataRefusedException => null,
        WorkerException own => own,
        AggregateException all when all.Flatten().InnerExceptions.OfType<WorkerException>().FirstOrDefault() is { } own => own,
        _ => mesh.Fault,
    };

    /// <summary>Only the publisher knows whether it has come to publishing.</summary>
    private string Describe(WorkerException fault) => isPublisher
        ? $"{fault.Message} Nothing is published. Start all {who} again."
        : $"{fault.Message} Start all {who} again, unless {publisher} says that it has published.";

    /// <summary>Some steps of a training do not look whether it is to stop, and nobody shall wait for them.</summary>
    private void StopLate(WorkerMesh mesh)
    {
        Thread.Sleep(TimeToStop);
        if (isSafe) return;
        Terminal.Fault(Describe(mesh.Fault!));
        Environment.Exit(ExitCode.Unexpected);
    }
}
