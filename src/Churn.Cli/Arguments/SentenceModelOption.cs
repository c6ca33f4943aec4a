using System.CommandLine;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Training.Texts;

namespace Churn.Cli.Arguments;

/// <summary><c>--sentence-model</c>: the folder of a sentence model, by which the meaning of free text is read.</summary>
internal sealed class SentenceModelOption : Option<string>
{
    /// <param name="use">What it is used for, in a sentence.</param>
    public SentenceModelOption(string use)
        : base("--sentence-model")
    {
        Description = $"A folder with model.onnx and vocab.txt, a sentence model of the BERT kind. {use}";
        HelpName = "FOLDER";
    }

    /// <summary>Makes the option of commands that score a file.</summary>
    public static SentenceModelOption ForScoring() => new("Needed by versions that were trained with it: the same one.");

    /// <summary>Opens the sentence model; null where none is given.</summary>
    /// <exception cref="FormatException">The folder holds none.</exception>
    public SentenceModel? Open(ParseResult parsed) => parsed.GetValue(this) is { } folder ? SentenceModel.Open(folder) : null;

    /// <summary>Gives a model the sentence model that it was trained with.</summary>
    /// <exception cref="FormatException">The folder holds none, or another one.</exception>
    public void GiveTo(ChurnModel model, ParseResult parsed)
    {
        if (parsed.GetValue(this) is null) return;
        if (model.Schema.Texts.All(text => text.SentenceModel is null))
            Terminal.Warn($"version {model.Version} does not read the meaning of texts; --sentence-model is not used");
        else model.UseSentenceModel(Open(parsed)!);
    }
}
