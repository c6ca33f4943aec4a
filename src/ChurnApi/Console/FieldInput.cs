using ChurnApi.Console.Pages;

namespace ChurnApi.Console;

/// <summary>A place in which a value of a column is filled in.</summary>
/// <param name="Field">The column.</param>
/// <param name="Name">The name of the place in the form.</param>
/// <param name="Value">What stands in it; null for nothing.</param>
/// <param name="Empty">What an empty place means, in words.</param>
internal sealed record FieldInput(CustomerField Field, string Name, string? Value, string Empty);
