namespace ChurnApi.Serving;

/// <summary>A customer that the champion has answered for, to be scored by the shadow too.</summary>
/// <param name="Customer">The customer's JSON.</param>
/// <param name="AsOf">The day from which the ages of dates count, if the request named one.</param>
/// <param name="Champion">The version that answered.</param>
/// <param name="Probability">The probability it gave.</param>
/// <param name="ShouldContact">What it decided.</param>
internal sealed record ShadowSample(byte[] Customer, DateOnly? AsOf, string Champion, float Probability, bool ShouldContact);
