namespace ChurnApi.Http;

/// <summary>What an endpoint takes as its body. It reads the body itself, so this tells the OpenAPI document.</summary>
internal enum CustomerBody
{
    /// <summary>One customer as an object.</summary>
    One,

    /// <summary>One customer with changes.</summary>
    Changed,

    /// <summary>An array of customers.</summary>
    Many,

    /// <summary>Customers in any form of a batch.</summary>
    Stream,
}
