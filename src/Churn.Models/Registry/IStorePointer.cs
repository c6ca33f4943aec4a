namespace Churn.Models.Registry;

/// <summary>
/// What is so in the store now, as a small file says it. It carries the line of history that tells how it came to be so: a
/// crash between the file and the line loses nothing, for whoever reads next finds the line here.
/// </summary>
internal interface IStorePointer
{
    /// <summary>The versions it names.</summary>
    IEnumerable<string> Named { get; }

    /// <summary>What made it so; null in files that were written before this was kept.</summary>
    HistoryEntry? Change { get; }
}
