using Churn.Core.Events;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Learners.Sequences;

/// <summary>Learns nothing: the raw score is the column in which a sequence learner scored the order of the events.</summary>
public sealed class SequenceScoreTrainer : ITrainer
{
    public IFittedModel Fit(TrainingSet set, FitContext context) => new LogisticModel(
        [.. set.Features.ColumnNames.Select(name => name == EventSequenceScorer.Column ? 1.0 : 0.0)], intercept: 0);
}
