namespace Churn.Models.Manifest;

/// <summary>
/// A model folder or a file of the store is not what it should be: cut, altered, of another format, or foreign. Such a model
/// is never served.
/// </summary>
public sealed class BrokenModelException : Exception
{
    /// <param name="path">The file or folder.</param>
    /// <param name="fault">What was found and what was expected.</param>
    /// <param name="inner">The cause, where another fault is one.</param>
    public BrokenModelException(string path, string fault, Exception? inner = null)
        : base($"{path}: {fault}", inner)
    {
    }
}
