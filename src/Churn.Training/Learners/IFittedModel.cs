using Churn.Models.Onnx;

namespace Churn.Training.Learners;

/// <summary>What was learnt. It never changes, and any number of threads may ask it at once.</summary>
public interface IFittedModel
{
    /// <summary>The raw score of one customer: any finite number, higher when more likely to churn.</summary>
    /// <param name="features">One float per column of the training features.</param>
    double Score(ReadOnlySpan<float> features);

    /// <summary>Writes the model into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="features">The name of the features in the graph, float [rows, columns].</param>
    /// <returns>The raw score, to be written: what comes behind it may become a part of it.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string features);
}
