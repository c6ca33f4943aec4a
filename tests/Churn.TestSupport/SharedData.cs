namespace Churn.TestSupport;

/// <summary>
/// The data sets that lie beside the repository on the developers' machines; tests that need one skip without it.
/// </summary>
public static class SharedData
{
    /// <summary>The path of a data set such as "bank.csv".</summary>
    public static string Require(string name) => Find("data", name);

    /// <summary>The path of an input that once broke something, such as "09-label-1-2/label12.csv".</summary>
    public static string RequireFault(string name) => Find("faults", name);

    private static string Find(string folder, string name)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", folder, name);
        Skip.IfNot(File.Exists(path), $"{name} of the shared data is not on this machine.");
        return path;
    }
}
