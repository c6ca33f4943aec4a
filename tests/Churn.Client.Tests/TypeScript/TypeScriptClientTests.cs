using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace Churn.Client.Tests.TypeScript;

/// <summary>The TypeScript client before the real service: its own tests, run by npm.</summary>
public class TypeScriptClientTests
{
    private static readonly NodeProject Client = new(Path.Combine(Repository.Root, "clients", "typescript"));

    [SkippableFact]
    public async Task Its_types_are_those_of_the_document_and_its_tests_pass()
    {
        var why = Client.Install();
        Skip.If(why is not null, why);
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Predict | Scopes.Read);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        if (Environment.GetEnvironmentVariable("CHURN_RENEW_SNAPSHOTS") == "1") Client.Npm("run", "generate");

        var run = Client.Npm(
            new Dictionary<string, string?> { ["CHURN_ADDRESS"] = service.Address.ToString(), ["CHURN_API_KEY"] = key }, "test");

        run.ExitCode
            .Should()
            .Be(
                0,
                run.Output
                    + run.Errors
                    + "\nIf the types are not those of the document: npm run generate in clients/typescript, or "
                    + "CHURN_RENEW_SNAPSHOTS=1 dotnet test"
            );
        run.Output.Should().MatchRegex("# pass [1-9]").And.Contain("# skipped 0");
    }

    [SkippableFact]
    public void The_script_of_the_console_has_no_type_errors()
    {
        var why = Client.Install();
        Skip.If(why is not null, why);

        var run = Client.Npm("run", "check-console");

        run.ExitCode.Should().Be(0, run.Output + run.Errors);
    }
}
