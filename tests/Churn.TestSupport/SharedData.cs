using Xunit;

namespace Churn.TestSupport;

/// <summary>The data sets that lie beside the repository on the developers' machines; tests that need one skip without it.</summary>
public static class SharedData
{
    /// <summary>The path of a data set such as "bank.csv".</summary>
    public static string Require(string name)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", name);
        Skip.IfNot(File.Exists(path), $"{name} of the shared data is not on this machine.");
        return path;
    }
}
