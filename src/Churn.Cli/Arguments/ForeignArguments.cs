using System.CommandLine;
using System.Text.Json;
using Churn.Cli.Output;
using Churn.Training.Foreign;

namespace Churn.Cli.Arguments;

/// <summary>The options that say what a model made elsewhere is.</summary>
internal sealed class ForeignArguments
{
    private readonly Argument<string> model = new("MODEL") { Description = "The ONNX file of the model." };

    private readonly Option<bool> calibrate = new("--calibrate")
    {
        Description = "Calibrates the model's scores on the data, where that helps.",
    };

    private readonly Option<string> features = new("--features")
    {
        Description = "A JSON list of the columns of the model's matrix, in order: \"COLUMN\", or \"COLUMN=WORD\" for a 1 "
            + "where the column has that word. Not needed if the matrix has the number columns of the data in their order.",
        HelpName = "FILE",
    };

    private readonly Option<string> scores = new("--scores")
    {
        Description = "What the model's output holds: probabilities or log-odds. Detected from its range if omitted.",
        HelpName = "KIND",
    };

    private readonly Option<string> output = new("--output")
    {
        Description = "The model's output that holds its scores. Found if omitted.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(model);
        foreach (var option in new Option[] { calibrate, features, scores, output }) command.Options.Add(option);
    }

    /// <summary>Reads the model.</summary>
    /// <exception cref="UsageException">An option does not fit.</exception>
    /// <exception cref="Churn.Models.Foreign.ForeignModelException">The file cannot be imported.</exception>
    public ForeignImport Read(ParseResult parsed)
    {
        bool? areLogOdds = parsed.GetValue(scores) switch
        {
            null => null,
            "probabilities" => false,
            "log-odds" => true,
            var other => throw new UsageException($"--scores is '{other}'; it must be probabilities or log-odds."),
        };
        var names = parsed.GetValue(features) is { } file ? ReadNames(file) : null;
        return ForeignImport.Read(parsed.GetRequiredValue(model), parsed.GetValue(output)) with
        {
            Calibrate = parsed.GetValue(calibrate),
            MatrixColumns = names,
            AreLogOdds = areLogOdds,
        };
    }

    private static string[] ReadNames(string file)
    {
        try
        {
            var names = JsonSerializer.Deserialize(File.ReadAllBytes(file), CliJsonContext.Readable.StringArray);
            return names is { Length: > 0 } && Array.TrueForAll(names, name => name is not null)
                ? names
                : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException(
                $"--features {file}: it is not a JSON list of column names, such as [\"tenure\", \"Contract=One year\"].");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--features {file}: {fault.Message}");
        }
    }
}
