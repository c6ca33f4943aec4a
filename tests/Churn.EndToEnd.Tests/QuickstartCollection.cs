namespace Churn.EndToEnd.Tests;

/// <summary>The tests that share one quickstart.</summary>
[CollectionDefinition(Name)]
public sealed class QuickstartCollection : ICollectionFixture<QuickstartFixture>
{
    public const string Name = "quickstart";
}
