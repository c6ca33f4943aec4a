using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Access;
using Churn.Access.Keys;
using Churn.Access.Rates;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Options;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys create</c>: makes a key and shows it, once.</summary>
internal static class CreateKeyCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name")
        {
            Description = "What the key is for, such as crm.",
            HelpName = "NAME",
            Required = true,
        };
        var scope = new Option<Scopes>("--scope")
        {
            Description =
                $"Scopes of the key: {string.Join(", ", ScopeNames.Known)}, or several with commas; admin includes all.",
            HelpName = "SCOPES",
            Required = true,
            CustomParser = ParseScopes,
        };
        var expires = new DurationOption(
            "--expires",
            "How long the key is valid, such as 90d or 12h. Default: until it is revoked.",
            DurationFormat.Hours,
            ("1h", "3650d"));
        var rate = new Option<RequestRate?>("--rate")
        {
            Description = "Rate limit of the key, such as 200/s or 5000/min. Default: the service's settings.",
            HelpName = "RATE",
            CustomParser = ParseRate,
        };
        var audit = new AuditArguments();
        var command = new Command("create", "Creates a key and writes it to standard output, once; only its hash is stored.")
        {
            name,
            scope,
            expires,
            rate,
        };
        audit.AddTo(command);
        command.SetAction(parsed =>
        {
            var called = parsed.GetRequiredValue(name);
            if (!KeysFile.IsName(called))
                throw new UsageException("--name must have 1 to 100 letters.");
            var made = IssuedKey.Make(
                called,
                parsed.GetRequiredValue(scope),
                TimeProvider.System.GetUtcNow(),
                expires.Read(parsed) is { } hours ? TimeSpan.FromHours(hours) : null,
                parsed.GetValue(rate));
            audit.Change(
                parsed,
                "create-key",
                made.Key.Id,
                $"{made.Key.Name}: {string.Join(' ', made.Key.Scopes)}",
                file =>
                {
                    Show(made.Text); // before it opens anything: a key that nobody has seen must not be left in the file
                    file.Add(made.Key);
                    return file;
                });
            Terminal.Say(
                $"This is key {made.Key.Id} ({made.Key.Name}); it is shown only once. "
                    + "Running services take it within seconds."
            );
            return ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="IOException">It could not be shown.</exception>
    private static void Show(string key)
    {
        try
        {
            Terminal.PrintOrThrow(key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"The key was not made: it could not be written to standard output. {fault.Message}", fault);
        }
    }

    private static Scopes ParseScopes(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var scopes = ScopeNames.Parse(text.Split(',', StringSplitOptions.TrimEntries));
        if (scopes == Scopes.None)
            result.AddError(
                $"--scope is '{text}'; write one or several of {string.Join(", ", ScopeNames.Known)}, with commas between.");
        return scopes;
    }

    private static RequestRate? ParseRate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (RequestRate.TryParse(text, out var rate)) return rate;
        result.AddError($"--rate is '{text}'; write {RequestRate.Form}.");
        return null;
    }
}
