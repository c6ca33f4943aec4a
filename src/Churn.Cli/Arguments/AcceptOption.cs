using System.CommandLine;

namespace Churn.Cli.Arguments;

/// <summary><c>--accept</c>: promotes a model although the verdict on it speaks against that.</summary>
internal static class AcceptOption
{
    public static Option<bool> Create() => new("--accept")
    {
        Description = "Promotes the model even if the verdict is that it is too good to be true, or useless.",
    };
}
