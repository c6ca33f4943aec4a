using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column that is accepted in a record, and that no model uses: a record that has it is answered with a warning.</summary>
public abstract class UnusedColumn : Column
{
    private protected UnusedColumn(string name, string kindName, string whyUnused)
        : base(name, kindName)
    {
        WhyUnused = whyUnused;
        Warning = new RecordWarning(name, RecordWarning.IgnoredCode, $"{name}: not used: {whyUnused}.");
    }

    /// <summary>Why it is not used, in words for the user.</summary>
    [JsonIgnore]
    public string WhyUnused { get; }

    /// <summary>The warning to all records that have the column.</summary>
    internal RecordWarning Warning { get; }
}
