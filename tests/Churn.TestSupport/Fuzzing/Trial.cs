using System.Diagnostics;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Training.Preprocessing;

namespace Churn.TestSupport.Fuzzing;

/// <summary>
/// Takes a file the way of a training until it is refused: read, inspected, learnt, coded, encoded. A refusal is fine as long as
/// it says where and why without showing much of the data; everything else that goes wrong is a finding.
/// </summary>
public sealed class Trial
{
    /// <summary>The longest that a small file may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly SpoiltFile file;
    private readonly string path;
    private string step = "read";

    private Trial(SpoiltFile file, string path)
    {
        this.file = file;
        this.path = path;
    }

    /// <summary>Tries a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where to write it; it is written over.</param>
    public static TrialOutcome Run(SpoiltFile file, string path) => new Trial(file, path).Run();

    private TrialOutcome Run()
    {
        File.WriteAllBytes(path, file.Bytes);
        var watch = Stopwatch.StartNew();
        string? finding = null;
        var end = "accepted";
        try
        {
            TakeTheWay();
            step = "encode";
        }
        catch (DataRefusedException refused)
        {
            end = $"refused: {step}";
            finding = Messages.Fault(refused, path, LineBreaks() + 1);
        }
        catch (WrongException wrong)
        {
            finding = wrong.Message;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            finding = fault.ToString();
        }

        if (watch.Elapsed > Longest) finding ??= $"it took {watch.Elapsed.TotalSeconds:0.0} s";
        if (file.Ways.Count == 0 && end != "accepted") finding ??= "a file without a fault is refused";
        return new TrialOutcome(file, finding is null ? end : $"finding: {step}", finding);
    }

    private void TakeTheWay()
    {
        var table = CsvCustomerReader.Read(path);
        step = "table";
        CheckTable(table);
        step = "inspect";
        var inspection = TableInspection.Of(table, new SchemaOptions());
        InspectionJson.Write(Stream.Null, inspection);
        inspection.Description.WriteTo(Stream.Null);
        Require(
            Messages.Fault([
                .. inspection.Notes,
                .. inspection.Problems,
                .. inspection.Columns.SelectMany(column => column.Warnings),]));
        Require(Messages.Fault(inspection.Violations, path, LineBreaks() + 1));
        step = "schema";
        var learnt = SchemaInferrer.Learn(table, new SchemaOptions());
        CheckSchema(learnt);
        step = "leaks";
        var inspected = LeakRemoval.Apply(table, learnt, new SchemaOptions());
        Require(Messages.Fault(inspected.Warnings));
        step = "code";
        var customers = EncodedDataset.Read(table, inspected.Schema);
        Require(customers.Count == table.Rows, "not every row is coded");
        step = "encode";
        var features = new Encoder(new EncoderOptions()).Fit(inspected.Schema.Features, customers).Transform(customers);
        for (var row = 0; row < features.Rows; row++)
            foreach (var feature in features.Row(row)) Require(float.IsFinite(feature), "a feature is not finite");
    }

    private void CheckTable(CustomerTable table)
    {
        Require(table.Header.Distinct(StringComparer.Ordinal).Count() == table.Header.Count, "two columns have one name");
        Require(table.Header.All(name => name.Length > 0 && name.Trim() == name), "a column has no name");
        Require(table.Columns.All(column => column.Rows == table.Rows), "a column has other rows");
        Require(Messages.Fault(table.Notes));
        var lines = Enumerable.Range(0, table.Rows).Select(table.Line).ToArray();
        Require(lines.Zip(lines.Skip(1)).All(pair => pair.First < pair.Second), "the lines do not ascend");
        Require(lines[0] > 1 && lines[^1] <= LineBreaks() + 1, "a line is outside the file");
    }

    private void CheckSchema(InferredSchema learnt)
    {
        Require(Messages.Fault(learnt.Notes));
        var again = SchemaInferrer.Learn(CsvCustomerReader.Read(path), new SchemaOptions());
        Require(
            SchemaText.Of(again.Schema) == SchemaText.Of(learnt.Schema) && again.Notes.SequenceEqual(learnt.Notes),
            "read twice, it has two schemas");
    }

    /// <summary>An upper bound whatever the encoding.</summary>
    private int LineBreaks() => file.Bytes.Count(value => value is (byte)'\n' or (byte)'\r');

    private static void Require(string? fault)
    {
        if (fault is not null) throw new WrongException(fault);
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds) throw new WrongException(fault);
    }

    private sealed class WrongException(string message) : Exception(message);
}
