using System.CommandLine;
using System.Globalization;
using System.IO.Pipelines;
using Churn.Access;
using ChurnApi.Hosting;
using ChurnApi.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Churn.Benchmarks.Serving;

/// <summary>
/// <c>host</c>: the service with two endpoints more, for <c>predict.sh</c>: one that reads a body and answers a constant, and one
/// that tells what the process has allocated and holds.
/// </summary>
internal static class PredictHost
{
    /// <summary>As long as the answer for a customer of the default data without a warning.</summary>
    private static readonly byte[] Constant =
        System.Text.Encoding.UTF8.GetBytes(
            """{"customerId":"7590-VHVEG","churnProbability":0.5123456,"churn":true,"segment":"high-risk","""
            + """ "threshold":0.12345678,"breakEven":0.12345678,"decidedBy":"break-even","expectedProfit":31.04,"""
            + """ "modelVersion":"0123456789ab","warnings":[]}""");

    public static Command Create()
    {
        var store = new Option<string>("--models") { Description = "The model store.", DefaultValueFactory = _ => "models" };
        var port = new Option<int>("--port") { Description = "The port.", DefaultValueFactory = _ => 5080 };
        var command = new Command("host", "Serves with POST /constant and GET /measure beside the service's own endpoints.")
        {
            store,
            port,
        };
        command.SetAction((parsed, cancellation) => Run(parsed.GetRequiredValue(store), parsed.GetValue(port), cancellation));
        return command;
    }

    private static async Task Run(string store, int port, CancellationToken cancellation)
    {
        await using var app = ChurnService.Create(
            ["--models", store, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")]);
        app.MapPost("/constant", AnswerConstant).WithMetadata(new RequiredScope(Scopes.Predict)); // as /predict
        app.MapGet("/measure", Measure);
        await Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.RunAsync(app, cancellation);
    }

    private static async Task AnswerConstant(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        ReadResult read;
        while (!(read = await reader.ReadAsync(CancellationToken.None)).IsCompleted)
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        reader.AdvanceTo(read.Buffer.End);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Constant.Length;
        await context.Response.BodyWriter.WriteAsync(Constant, CancellationToken.None);
    }

    /// <summary>Bytes allocated since the start; bytes of the heap after a collection; bytes of the process in memory.</summary>
    private static Task Measure(HttpContext context)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        GC.Collect();
        var live = GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes;
        return context.Response.WriteAsync(
            FormattableString.Invariant($"{allocated} {live} {Environment.WorkingSet}\n"),
            CancellationToken.None);
    }
}
