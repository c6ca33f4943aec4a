using Churn.TestSupport.ApiFuzzing;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.OpenApi;

/// <summary>
/// Requests made at random from the OpenAPI document. This is the short form; <c>benchmarks -- fuzz-api</c> sends a million.
/// </summary>
public class ApiFuzzTests
{
    private const int Requests = 3_000;

    [Fact]
    public async Task No_request_gets_an_answer_outside_the_document_or_leaves_a_customers_value_in_the_log()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--Logging:LogLevel:Default=Trace");
        var fuzzer = await ApiFuzzer.CreateAsync(service.Client);

        await fuzzer.RunAsync(first: 1, Requests, clients: 8);

        fuzzer.Findings.Should().BeEmpty();
        service.Log.Lines.Where(Plant.IsIn).Should().BeEmpty();
        fuzzer.Statuses.Keys.Should().Contain([200, 400, 404, 405, 415], "a fuzzer that finds one way only tests little");
    }
}
