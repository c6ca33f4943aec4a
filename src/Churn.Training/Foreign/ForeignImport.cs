using Churn.Core.Durability;
using Churn.Models.Foreign;
using Churn.Models.Manifest;
using Churn.Models.Onnx;

namespace Churn.Training.Foreign;

/// <summary>A model made elsewhere that is to be imported.</summary>
public sealed record ForeignImport
{
    /// <summary>The name of such models in the manifest.</summary>
    public const string Model = "foreign";

    /// <summary>The recipe in the manifest.</summary>
    public const string Recipe = "import";

    /// <summary>The largest file: a version holds the model twice, each in a file of at most twice as much.</summary>
    public const long MaxBytes = 512L << 20;

    private readonly string path;

    private ForeignImport(string path, string sha256, ForeignGraph graph) =>
        (this.path, Sha256, Graph) = (path, sha256, graph);

    /// <summary>The name of its file, without its folder.</summary>
    public string File => Path.GetFileName(path);

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public string Sha256 { get; }

    public ForeignGraph Graph { get; }

    /// <summary>
    /// The columns of its matrix in order: "COLUMN", or "COLUMN=WORD" for a 1 where it has that word; null where it has none, or
    /// has the number columns of the file in their order.
    /// </summary>
    public IReadOnlyList<string>? MatrixColumns { get; init; }

    /// <summary>Whether its scores are log-odds; null to look at those of the data.</summary>
    public bool? AreLogOdds { get; init; }

    /// <summary>Whether its scores are calibrated on the data. Default: no.</summary>
    public bool Calibrate { get; init; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="output">The output that holds the scores; null to find it.</param>
    /// <exception cref="ForeignModelException">It cannot be imported; the message names the file.</exception>
    public static ForeignImport Read(string path, string? output = null) => Naming(path, () =>
    {
        var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0; // reading reports a file that is not there
        if (length > MaxBytes)
            throw new ForeignModelException(
                FormattableString.Invariant($"it has {length} bytes; at most {MaxBytes} are read. Export a smaller model."));
        var content = ReadBytes(path);
        return new ForeignImport(path, ModelFolder.Hash(content), ForeignGraph.Read(content, output));
    });

    /// <summary>Runs what works with the model, and names its file in the message if the model is at fault.</summary>
    internal T Naming<T>(Func<T> work) => Naming(path, work);

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return RegularFile.ReadAllBytes(path, MaxBytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ForeignModelException($"it cannot be read ({fault.GetType().Name}).", fault);
        }
    }

    private static T Naming<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (CauseOf(fault) is { } cause)
        {
            throw new ForeignModelException($"{path}: {cause.Message} Nothing was published.", cause);
        }
    }

    private static Exception? CauseOf(Exception fault) => fault switch
    {
        ForeignModelException or UnknownGraphException => fault,
        AggregateException { InnerException: { } inner } => CauseOf(inner),
        _ => null,
    };
}
