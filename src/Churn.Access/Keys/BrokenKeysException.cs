namespace Churn.Access.Keys;

/// <summary>A keys file is missing or not what it should be. It opens nothing.</summary>
/// <param name="path">The file.</param>
/// <param name="fault">What was found and what was expected.</param>
/// <param name="inner">The cause, where another fault is one.</param>
public sealed class BrokenKeysException(string path, string fault, Exception? inner = null)
    : Exception($"The keys file {path} {fault}", inner)
{
    /// <summary>What is wrong, without where the file is.</summary>
    public string Fault => fault;
}
