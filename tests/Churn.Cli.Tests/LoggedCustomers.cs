using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Outcomes.Storage;

namespace Churn.Cli.Tests;

/// <summary>Puts the customers of a file into a log, as if they had been scored on a day, and what became of them.</summary>
public static class LoggedCustomers
{
    /// <summary>Reads all predictions of a log.</summary>
    /// <param name="location">The log, as in sqlite:log.db.</param>
    public static async Task<IReadOnlyList<PredictionWithOutcome>> ReadAsync(string location)
    {
        LogLocation.TryParse(location, out var log, out _).Should().BeTrue();
        using var store = log!.CreateStore();
        await store.OpenAsync();
        var all = new List<PredictionWithOutcome>();
        await foreach (var read in store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) all.Add(read);
        return all;
    }

    /// <summary>Scores and logs the customers, then takes their labels as outcomes.</summary>
    /// <param name="log">The log, open.</param>
    /// <param name="model">The version that answers.</param>
    /// <param name="csv">The customers with their labels, as <see cref="SyntheticCustomers"/> makes them.</param>
    /// <param name="day">When they are scored.</param>
    /// <param name="distort">Changes the probability that is logged; null to leave it.</param>
    public static async Task WriteAsync(
        IOutcomeStore log, ChurnModel model, string csv, DateTimeOffset day, Func<double, double>? distort = null)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToArray();
        var label = Array.IndexOf(lines[0], model.Schema.Label.Name);
        var reader = new TextRecordReader(model.Schema, [.. lines[0].Where((_, column) => column != label)]);
        var logged = new LoggedModel(
            model.Version,
            [.. model.Schema.Features.Select(column => column.Name)],
            model.Manifest.Window ?? LabelWindow.Default);
        var predictions = lines.Skip(1).Select(line =>
        {
            var record = reader.Read([.. line.Where((_, column) => column != label)]).Record!;
            var probability = (double)model.Score(record.Coded).Value;
            return new LoggedPrediction
            {
                Id = Guid.CreateVersion7(day),
                Model = logged,
                CustomerId = record.CustomerId,
                Codes = [.. record.Coded.Features],
                Probability = distort?.Invoke(probability) ?? probability,
                ShouldContact = false,
                Segment = "at-risk",
            };
        }).ToArray();
        await log.AppendAsync(predictions);
        var end = logged.Window.EndFrom(day);
        var results = await log.RecordAsync(
            [
                .. predictions.Zip(lines.Skip(1)).Select(pair => new Outcome(
                    pair.First.Id,
                    null,
                    IsChurned(pair.Second),
                    IsChurned(pair.Second) ? day : end,
                    IsChurned(pair.Second) ? day : end)),
            ],
            end);
        results.Should().OnlyContain(result => result.Status == OutcomeStatus.Accepted);

        bool IsChurned(string[] fields) => fields[label] == model.Schema.Label.Positive;
    }
}
