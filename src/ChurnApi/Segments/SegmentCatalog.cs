using System.Text.Json;
using Churn.Core.Segments;
using ChurnApi.Configuration;
using ChurnApi.Predict;

namespace ChurnApi.Segments;

/// <summary>The learned segments that the service knows, from the file of its settings, which has been checked.</summary>
internal sealed class SegmentCatalog
{
    /// <param name="options">Names the file.</param>
    public SegmentCatalog(ServiceOptions options)
    {
        if (options.SegmentsFile is null) return;
        SegmentsFile.Read(File.ReadAllBytes(options.SegmentsFile), out var learned);
        Learned = learned;
    }

    /// <summary>The segments; null where the service has none.</summary>
    public LearnedSegments? Learned { get; }

    /// <summary>Returns the name of a customer's segment; null without segments, or without any value of their columns.</summary>
    /// <param name="customer">The customer as sent.</param>
    public string? NameOf(JsonElement customer)
    {
        if (Learned is null) return null;
        var coded = new float[Learned.Columns.Count];
        foreach (var (position, column) in Learned.Columns.Index())
        {
            var field = RequestField.Of(customer, column.Name);
            column.Feature.Read(field.Text, out coded[position], field.Source);
        }

        return Array.TrueForAll(coded, float.IsNaN) ? null : Learned.Segments[Learned.Assign(coded)].Name;
    }
}
