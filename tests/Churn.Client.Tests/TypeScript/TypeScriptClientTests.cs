using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace Churn.Client.Tests.TypeScript;

/// <summary>The TypeScript client before the real service: its own tests, run by npm.</summary>
public class TypeScriptClientTests
{
    private const string Key = "0123456789abcdef";

    [SkippableFact]
    public async Task Its_types_are_those_of_the_document_and_its_tests_pass()
    {
        Skip.IfNot(NodeRun.IsThere, "There is no npm on this machine.");
        var why = NodeRun.Install();
        Skip.If(why is not null, why);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), $"--ChurnApi:ApiKeys:0={Key}");
        if (Environment.GetEnvironmentVariable("CHURN_RENEW_SNAPSHOTS") == "1") NodeRun.Npm("run", "generate");

        var (exitCode, output) = NodeRun.Npm(
            new Dictionary<string, string> { ["CHURN_ADDRESS"] = service.Address.ToString(), ["CHURN_API_KEY"] = Key }, "test");

        exitCode.Should().Be(0, output + "\nIf the types are not those of the document: npm run generate in clients/typescript, or CHURN_RENEW_SNAPSHOTS=1 dotnet test");
        output.Should().Contain("# pass 7").And.Contain("# skipped 0");
    }
}
