using Churn.Core.Segments;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Churn.Training.Segments;

/// <summary>Fits centres to points by ML.NET's K-means, on one thread, so that it is the same on every run.</summary>
internal static class KMeansFit
{
    private const int MaxIterations = 200;

    /// <summary>Fits several times, each with other first centres, and keeps the fit with the smallest distances.</summary>
    /// <param name="points">The points, each with as many coordinates; more than there are clusters.</param>
    /// <param name="clusters">How many centres.</param>
    /// <param name="seed">Of the first fit; the others follow from it.</param>
    /// <param name="starts">How many fits, 1 or more.</param>
    public static float[][] Best(float[][] points, int clusters, int seed, int starts) => Enumerable.Range(0, starts)
        .Select(start => Fit(points, clusters, unchecked((seed * starts) + start)))
        .MinBy(centres => Inertia(centres, points))!;

    /// <summary>Returns the sum of the squared distances of points to their nearest centre.</summary>
    public static double Inertia(float[][] centres, float[][] points) => points.Sum(
        point => LearnedSegments.SquaredDistance(centres[LearnedSegments.Nearest(centres, point)], point));

    /// <summary>Returns the position of the nearest centre of each point.</summary>
    public static int[] Assign(float[][] centres, float[][] points) =>
        Array.ConvertAll(points, point => LearnedSegments.Nearest(centres, point));

    private static float[][] Fit(float[][] points, int clusters, int seed)
    {
        var machine = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(Point));
        schema[nameof(Point.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, points[0].Length);
        var rows = Array.ConvertAll(points, point => new Point { Features = point });
        var model = machine.Clustering.Trainers.KMeans(new KMeansTrainer.Options
        {
            FeatureColumnName = nameof(Point.Features),
            NumberOfClusters = clusters,
            NumberOfThreads = 1,
            InitializationAlgorithm = KMeansTrainer.InitializationAlgorithm.KMeansPlusPlus,
            MaximumNumberOfIterations = MaxIterations,
        }).Fit(machine.Data.LoadFromEnumerable(rows, schema)).Model;
        var centres = new VBuffer<float>[clusters];
        model.GetClusterCentroids(ref centres, out _);
        return Array.ConvertAll(centres, centre => centre.DenseValues().ToArray());
    }

    /// <summary>A point as ML.NET reads it.</summary>
    private sealed class Point
    {
        public float[] Features { get; init; } = [];
    }
}
