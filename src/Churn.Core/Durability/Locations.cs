namespace Churn.Core.Durability;

/// <summary>Where something is kept, as users write it: a folder, or an address such as <c>s3://bucket/prefix</c>.</summary>
public static class Locations
{
    /// <summary>Whether a location is an address, and not a folder.</summary>
    public static bool IsAddress(string location) => location.Contains("://", StringComparison.Ordinal);
}
