using System.Globalization;
using Churn.Data.Tables;
using Churn.Training.Learners;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Scoring;

namespace Churn.Training.Uplift;

/// <summary>Learns from a trial whom to treat, and whether that is worth it.</summary>
public sealed class UpliftRun
{
    private static readonly string[] Added = ["uplift", "response_probability"];

    private readonly double[] response;

    private UpliftRun(Trial trial, UpliftOptions options, double[] uplift, double[] response, UpliftReport report)
    {
        (Trial, Options, Uplift, this.response) = (trial, options, uplift, response);
        Report = report;
    }

    /// <summary>What the trial shows.</summary>
    public UpliftReport Report { get; }

    /// <summary>The trial.</summary>
    internal Trial Trial { get; }

    /// <summary>How it was read and learnt from.</summary>
    internal UpliftOptions Options { get; }

    /// <summary>The uplift of every customer by the best model, by models that did not learn from them.</summary>
    internal double[] Uplift { get; }

    /// <summary>Reads a trial, learns and measures.</summary>
    /// <param name="file">A row for each customer: what was known before the trial, the treatment, the outcome.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="threads">The most threads to use; their number does not change the result.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="DataRefusedException">The file is no trial to learn from; the message says what to do.</exception>
    /// <exception cref="LightGbmMissingException">A learner needs LightGBM, and this machine cannot load it.</exception>
    public static UpliftRun Of(string file, UpliftOptions options, int threads, CancellationToken cancellation = default)
    {
        var trial = TrialReader.Read(file, options);
        var randomisation = RandomisationTest.Of(TrialFeatures.Of(trial), trial.Treated, trial.Propensity);
        TrialReader.Check(trial, randomisation, options);
        var scores = UpliftScores.Of(trial, options, new FitContext(threads, Cancellation: cancellation));
        var assessment = new UpliftAssessment(trial, scores, options, cancellation);
        return new UpliftRun(trial, options, assessment.BestScores, scores.Response, assessment.Report(randomisation));
    }

    /// <summary>
    /// Writes the rows of both arms with their uplift by the best model, and their probability of the good outcome, both by
    /// models that did not learn from the row.
    /// </summary>
    /// <param name="output">Takes the file, in the form of the input; it stays open.</param>
    public void Write(Stream output)
    {
        using var file = new ScoredFileWriter(output, Trial.Table.Dialect, hasHeader: true);
        file.WriteRow([.. Trial.Table.Header, .. Added]);
        for (var row = 0; row < Trial.Count; row++)
            file.WriteRow([.. Trial.Table.Row(row), Text(Uplift[row]), Text(response[row])]);
    }

    private static string Text(double number) => Math.Round(number, 6).ToString(CultureInfo.InvariantCulture);
}
