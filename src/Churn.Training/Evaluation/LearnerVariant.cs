using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Evaluation;

/// <summary>A way to make a model from coded rows: how they become features, and what learns from those.</summary>
/// <param name="Description">What tells it from the learner's other variants, such as "up to 64 leaves of 10 rows".</param>
/// <param name="Encoder">Makes the features.</param>
/// <param name="Trainer">Learns from them.</param>
public sealed record LearnerVariant(string Description, Encoder Encoder, ITrainer Trainer);
