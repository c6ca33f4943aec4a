namespace ChurnApi.Configuration;

/// <summary>The service's settings are refused; it does not start.</summary>
public sealed class ServiceConfigurationException : Exception
{
    /// <param name="faults">Every fault, a sentence each; at least one.</param>
    public ServiceConfigurationException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Every fault, a sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
