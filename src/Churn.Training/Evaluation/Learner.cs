using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Evaluation;

/// <summary>A way to make a model from coded rows: how they become features, and what learns from those.</summary>
/// <param name="Name">The kind of the model, as users say it: "forest", "network".</param>
/// <param name="Encoder">Makes the features.</param>
/// <param name="Trainer">Learns from them.</param>
public sealed record Learner(string Name, Encoder Encoder, ITrainer Trainer);
