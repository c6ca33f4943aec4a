using Churn.Client.Answers;

namespace Churn.Client.Tests;

/// <summary>The example of the README. What stands between the two marks there is what stands between them here.</summary>
public static class ReadmeExample
{
    public static async Task RunAsync(Uri address, string? key, IAsyncEnumerable<object> subscribers, TextWriter console)
    {
        // example
        using var http = new HttpClient { BaseAddress = address };
        var churn = new ChurnClient(http, new ChurnClientOptions { ApiKey = key, MaxRetryWait = TimeSpan.FromSeconds(10) });

        var prediction = await churn.PredictAsync(new { customerID = "C00001", tenure = 1, Contract = "Month-to-month" });
        console.WriteLine($"{prediction.CustomerId}: {prediction.ChurnProbability}, {prediction.Segment}");

        await foreach (BatchItem<Prediction> item in churn.PredictManyAsync(subscribers))
            console.WriteLine(item.Result is { } result ? $"{result.CustomerId}: {result.ChurnProbability}" : item.Error!.Detail);

        try
        {
            await churn.PredictAsync(new { tenure = 1, Contract = "Hand shake" }, new PredictOptions { Strict = true });
        }
        catch (ChurnApiException refused)
        {
            foreach (var error in refused.Problem.Errors ?? []) console.WriteLine($"{error.Pointer} {error.Rule}: {error.Message}");
        }
        // end of the example
    }
}
