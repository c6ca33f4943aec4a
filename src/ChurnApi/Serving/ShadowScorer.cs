using Churn.Models.Answering;

namespace ChurnApi.Serving;

/// <summary>Scores the customers that wait for the shadow, one after the other, off the way of any request.</summary>
internal sealed class ShadowScorer(ShadowEvaluator host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var sample in host.Samples.ReadAllAsync(stoppingToken)) Score(sample);
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    private void Score(ShadowSample sample)
    {
        if (host.Tally is not { } tally || tally.Champion != sample.Champion) return; // another champion answers by now
        var model = host.Model;
        if (model?.Version != tally.Shadow) return;
        try
        {
            Compare(sample, model, tally);
        }
        catch (Exception) // whatever the challenger does, it is the challenger's fault alone
        {
            tally.Fail();
        }
    }

    private static void Compare(ShadowSample sample, ChurnModel model, ShadowTally tally)
    {
        var reading = model.Answerer.NewReader().Read(sample.Customer, sample.AsOf);
        if (!reading.Succeeded)
        {
            tally.Fail();
            return;
        }

        var answer = model.Answerer.Answer(reading.Record);
        tally.Compare(sample, answer.ChurnProbability.Value, answer.ShouldContact);
    }
}
