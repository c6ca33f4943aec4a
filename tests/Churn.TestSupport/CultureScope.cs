using System.Globalization;

namespace Churn.TestSupport;

/// <summary>Another culture for the rest of a test; the old one comes back at its end.</summary>
public sealed class CultureScope : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    /// <param name="name">Such as "de-DE", whose decimal sign is the comma; empty for the invariant culture.</param>
    public CultureScope(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
