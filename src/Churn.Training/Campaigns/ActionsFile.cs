using Churn.Core.Campaigns;
using Churn.Core.Encryption;
using Churn.Data.Tables;
using Churn.Models.Registry;

namespace Churn.Training.Campaigns;

/// <summary>Reads actions.json.</summary>
public static class ActionsFile
{
    /// <summary>Reads the actions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or has faults; it names all of them.</exception>
    public static ActionList Read(string path)
    {
        if (!File.Exists(path)) throw new DataRefusedException(new TableError(path, "there is no such file of actions."));
        var faults = ActionListReader.Read(File.ReadAllBytes(path), out var list);
        return list ?? throw new DataRefusedException([.. faults.Select(fault => new TableError(path, fault))]);
    }

    /// <summary>Checks whether a customers file has every column that actions name.</summary>
    /// <param name="path">The file of the actions.</param>
    /// <param name="list">Its content.</param>
    /// <param name="customers">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">Columns are missing; it names all of them.</exception>
    public static void CheckColumns(string path, ActionList list, string customers, ReadingOptions? reading)
    {
        using var rows = CsvRows.Open(customers, reading);
        ThrowIfAny(path, CampaignPlanner.CheckColumns(list, rows.Header));
    }

    /// <summary>Checks whether the uplift models that actions name can be used.</summary>
    /// <param name="path">The file of the actions.</param>
    /// <param name="list">Its content.</param>
    /// <param name="keys">The keys that the models may be encrypted under; null for none.</param>
    /// <exception cref="DataRefusedException">A model cannot be used; it says why of each.</exception>
    public static void CheckUplift(string path, ActionList list, EncryptionKeys? keys)
    {
        var faults = new List<string>();
        OpenUplift(path, list, keys, faults);
        ThrowIfAny(path, faults);
    }

    /// <summary>Opens the uplift models that actions name, from their stores beside the file.</summary>
    /// <param name="path">The file of the actions.</param>
    /// <param name="list">Its content.</param>
    /// <param name="keys">The keys that the models may be encrypted under; null for none.</param>
    /// <param name="faults">Gets a sentence for each model that cannot be used.</param>
    internal static ActionUplift OpenUplift(string path, ActionList list, EncryptionKeys? keys, ICollection<string> faults)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return ActionUplift.Open(
            list, (string named, out string? fault) => UpliftReference.Parse(named, folder, keys).Open(out fault), faults);
    }

    /// <param name="path">The file of the actions.</param>
    /// <param name="sentences">What is wrong with them.</param>
    /// <param name="others">Further faults, which are reported beside those.</param>
    internal static void ThrowIfAny(string path, IEnumerable<string> sentences, params IEnumerable<TableError> others)
    {
        var faults = sentences.Select(fault => new TableError(path, fault)).ToArray();
        if (faults.Length > 0) throw new DataRefusedException([.. faults, .. others]);
    }
}
