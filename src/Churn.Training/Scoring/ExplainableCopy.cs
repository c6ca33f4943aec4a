using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Training.Scoring;

/// <summary>Publishes a copy of a version that can give reasons: it scores alike, and has customers to compare with.</summary>
public static class ExplainableCopy
{
    /// <summary>The most rows that are scored to choose from.</summary>
    private const int MaxScored = 20_000;

    /// <summary>Publishes the copy; it serves nobody before it is promoted.</summary>
    /// <param name="store">The store.</param>
    /// <param name="version">The version to copy.</param>
    /// <param name="file">A customers file like that of the training.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <returns>The copy, and how many customers it compares with.</returns>
    /// <exception cref="DataRefusedException">The file cannot be read or lacks columns, or no row can be scored.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    public static (string Version, int Rows) Publish(ModelStore store, string version, string file, ReadingOptions? reading)
    {
        var model = store.Open(version);
        float[][] rows = [.. FileCustomers.Coded(model, file, reading).Take(MaxScored)];
        if (rows.Length == 0) throw new DataRefusedException(new TableError(file, "no row of it can be scored by the version."));
        var scores = Array.ConvertAll(rows, row => (double)model.Score(new(row)).Value);
        float[][] background = [.. BackgroundRows.Choose(scores).Select(row => rows[row])];
        byte[] Content(string name) => store.ReadFile(version, name, model.Manifest);
        var copy = new ModelArtifacts(
            model.Manifest,
            Content(ModelFolder.ModelFile),
            Content(ModelFolder.PortableFile),
            model.Golden,
            Content(ModelFolder.ReportFile))
        {
            Measured = model.Manifest.Refit is null ? null : Content(ModelFolder.MeasuredFile),
            Events = model.Manifest.Events?.Sequence is null ? null : Content(ModelFolder.EventsFile),
            Background = background,
            Changes = model.ChangeReference,
            Reference = model.InputReference,
        };
        return (store.Publish(copy, $"a copy of {version} that gives reasons"), background.Length);
    }
}
