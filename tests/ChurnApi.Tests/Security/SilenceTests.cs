using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>A customer's values stay between the caller and the service.</summary>
public class SilenceTests
{
    private const string Marker = "marker4711";

    /// <summary>Bodies that hold the marker as a value: good ones, and bad in every way.</summary>
    private static readonly string[] Customers =
    [
        $$"""{"customerID": "{{Marker}}", "tenure": 1}""",
        $$"""{"tenure": 1, "Note": "{{Marker}}", "Churn": "{{Marker}}"}""",
        $$"""{"tenure": 1, "Contract": "{{Marker}}"}""",
        $$"""{"tenure": "{{Marker}}"}""",
        $$"""{"tenure": {"is": "{{Marker}}"}, "Contract": ["{{Marker}}"]}""",
        $$"""{"tenure": 1, "unknown": "{{Marker}}", "unknown": "{{Marker}}"}""",
        $$"""{"tenure": {{Marker}}}""",
        $$"""{"tenure": 1, "Contract": "{{Marker}}""",
        $"\"{Marker}\"",
        Marker,
    ];

    [Fact]
    public async Task No_log_line_and_no_problem_holds_a_customers_value()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--Logging:LogLevel:ChurnApi=Trace");
        foreach (var customer in Customers)
        {
            MustBeSilent(await service.PostAsync($"/predict?customer={Marker}", customer));
            MustBeSilent(await service.PostAsync("/predict/batch", $"[{customer}]"));
            MustBeSilent(await service.PostAsync("/segments", $"[{customer}]"));
            MustBeSilent(await service.PostAsync("/predict/batch", customer));
            MustBeSilent(await service.PostAsync("/predict", customer, "text/plain"));
        }

        await service.GetAsync($"/customers/{Marker}");

        service.Log.Lines.Should().NotBeEmpty();
        service.Log.Lines.Should().NotContain(line => line.Contains(Marker, StringComparison.Ordinal));
    }

    /// <summary>The identifier is repeated, and the category that a warning is about; nothing in a problem.</summary>
    private static void MustBeSilent(Answer answer)
    {
        if (answer.MediaType == "application/problem+json") answer.Text.Should().NotContain(Marker);
        else
            answer.Text.Replace($"\"customerId\":\"{Marker}\"", "").Replace($"'{Marker}' was never seen", "")
                .Should().NotContain(Marker);
    }
}
