using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>Coded row in, calibrated log-odds out: one model or a blend of several. It never changes.</summary>
public interface ICalibratedModel
{
    /// <summary>The calibrated log-odds of one customer, computed in memory.</summary>
    double LogOdds(float[] coded);

    /// <summary>The same model, fitted on other customers; what was chosen and calibrated on out-of-fold scores stays as it is.</summary>
    /// <exception cref="ArithmeticException">A fit diverged.</exception>
    ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context);

    /// <summary>Writes the way from coded rows to the log-odds into a graph.</summary>
    /// <returns>The log-odds, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string codedRow);
}
