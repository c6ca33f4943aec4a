using Churn.Client;

var address = Environment.GetEnvironmentVariable("CHURN_ADDRESS") ?? "http://127.0.0.1:5080/";
using var http = new HttpClient { BaseAddress = new Uri(address) };
var churn = new ChurnClient(http, new ChurnClientOptions
{
    ApiKey = Environment.GetEnvironmentVariable("CHURN_API_KEY"), // null asks without a key
});

var prediction = await churn.PredictAsync(new { customerID = "C00001", tenure = 1, Contract = "Month-to-month" });
Console.WriteLine($"{prediction.CustomerId}: {prediction.ChurnProbability}, {prediction.Segment}");

object[] subscribers =
[
    new { customerID = "C00002", tenure = 34, Contract = "One year" },
    new { customerID = "C00003", tenure = "x" },
];
await foreach (var item in churn.PredictManyAsync(subscribers))
    Console.WriteLine(item.Result is { } result ? $"{result.CustomerId}: {result.ChurnProbability}" : item.Error!.Detail);

try
{
    await churn.PredictAsync(new { tenure = 1, Contract = "Hand shake" }, new PredictOptions { Strict = true });
}
catch (ChurnApiException refused)
{
    foreach (var error in refused.Problem.Errors ?? []) Console.WriteLine($"{error.Pointer} {error.Rule}: {error.Message}");
}
