using Churn.Access;

namespace ChurnApi.Security;

/// <summary>What came of reading a token.</summary>
/// <param name="Caller">Who asks; null if the token opens nothing.</param>
/// <param name="ProviderFailed">Whether that could not be found out, since the identity provider does not answer.</param>
internal sealed record TokenReading(Caller? Caller, bool ProviderFailed = false);
