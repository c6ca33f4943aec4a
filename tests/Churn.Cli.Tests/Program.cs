using System.Text.Json;
using Churn.Cli;

// Runs commands one after the other, so that each finds the code of those before it compiled. Each line of standard input is one.
// What ends its output follows on both streams, with the exit code on the first; it is the argument of this program.
var (end, home) = (args[0], Environment.CurrentDirectory);
var lines = Console.In;
Console.SetIn(TextReader.Null);
while (await lines.ReadLineAsync() is { } line)
{
    var command = JsonSerializer.Deserialize<HostedCommand>(line)!;
    foreach (var (name, value) in command.Environment) Environment.SetEnvironmentVariable(name, value);
    Environment.CurrentDirectory = command.Folder;
    var code = await ChurnCommand.RunAsync(command.Arguments);
    Environment.CurrentDirectory = home;
    Console.Error.Write(end);
    Console.Out.Write($"{end}{code:000}");
}

/// <summary>A command to run.</summary>
/// <param name="Folder">The working folder.</param>
/// <param name="Arguments">The command line.</param>
/// <param name="Environment">The variables of who asks.</param>
internal sealed record HostedCommand(string Folder, string[] Arguments, Dictionary<string, string> Environment);
