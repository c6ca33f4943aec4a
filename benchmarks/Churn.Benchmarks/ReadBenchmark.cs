using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Training.Preprocessing;

namespace Churn.Benchmarks;

/// <summary>Reads a customers file, learns its schema and codes every row, as a training begins: time and peak memory.</summary>
internal static class ReadBenchmark
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers, with a header." };
        var label = new Option<string?>("--label") { Description = "The column to predict.", HelpName = "NAME" };
        var features = new Option<bool>("--features") { Description = "Encodes the coded rows into features too, one-hot." };
        var command = new Command("read", "Reads and codes a file; prints seconds and the peak memory of the process in MiB.")
        {
            file,
            label,
            features,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(label), parsed.GetValue(features)));
        return command;
    }

    private static int Run(string file, string? label, bool features)
    {
        var watch = Stopwatch.StartNew();
        var table = CsvCustomerReader.Read(file);
        var read = watch.Elapsed;
        var schema = SchemaInferrer.Learn(table, new SchemaOptions { Label = label }).Schema;
        var learnt = watch.Elapsed;
        var customers = EncodedDataset.Read(table, schema);
        var coded = watch.Elapsed;
        var width = features ? new Encoder(new EncoderOptions()).Fit(schema.Features, customers).Transform(customers).Columns : 0;
        var encoded = watch.Elapsed;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"rows {table.Rows}  columns {table.Header.Count}  features {width}  read {read.TotalSeconds:0.000} s  "
                    + $"schema {(learnt - read).TotalSeconds:0.000} s  coding {(coded - learnt).TotalSeconds:0.000} s  "
                    + $"encoding {(encoded - coded).TotalSeconds:0.000} s  total {encoded.TotalSeconds:0.000} s  "
                    + $"peak {process.PeakWorkingSet64 / 1048576.0:0} MiB"
            ));
        return 0;
    }
}
