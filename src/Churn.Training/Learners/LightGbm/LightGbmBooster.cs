using System.Globalization;
using System.Numerics;
using System.Text;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// Trees that grow one by one in LightGBM (Ke et al. 2017) on the rows of a training set, and are read out as ours.
/// </summary>
internal sealed class LightGbmBooster : IDisposable
{
    /// <summary>
    /// What holds for every fit: the same sums in the same order at any number of threads, features without missing values, a
    /// tenth of a gigabyte at most for the histograms of open leaves, and silence.
    /// </summary>
    internal const string Always =
        "deterministic=true force_col_wise=true use_missing=false bagging_freq=1 histogram_pool_size=100 verbosity=-1";

    /// <summary>The fewest rows that are worth a thread more: threads wait for each other after every split.</summary>
    private const int RowsPerThread = 20_000;

    /// <summary>How many trees grow until they are read, and between two reports of progress.</summary>
    internal const int TreesPerRead = 10;

    private readonly LightGbmThreadGate shared;
    private readonly DatasetHandle dataset;
    private byte[] text = new byte[1 << 16];

    /// <param name="set">The rows; they are binned straight from the matrix, without a copy.</param>
    /// <param name="parameters">LightGBM's parameters, <c>name=value</c> with spaces between.</param>
    /// <param name="threads">How many threads to use; their number changes nothing.</param>
    /// <param name="start">The log-odds of each row that the trees begin at; null for those of the share of churners.</param>
    public LightGbmBooster(TrainingSet set, string parameters, int threads, double[]? start = null)
        : this(all => Bin(set, all), parameters, threads, start)
    {
    }

    /// <param name="bin">Bins the rows by all parameters.</param>
    /// <param name="parameters">LightGBM's parameters, <c>name=value</c> with spaces between.</param>
    /// <param name="threads">How many threads to use; their number changes nothing.</param>
    /// <param name="start">The log-odds of each row that the trees begin at; null for what the objective begins at.</param>
    internal LightGbmBooster(Func<string, DatasetHandle> bin, string parameters, int threads, double[]? start)
    {
        shared = LightGbmThreadGate.Use(threads);
        try
        {
            var all = FormattableString.Invariant($"{Always} {parameters} num_threads={threads}");
            dataset = bin(all);
            if (start is not null) BeginAt(start);
            LightGbmApi.Check(LightGbmApi.CreateBooster(dataset, all, out var booster));
            Booster = booster;
        }
        catch
        {
            dataset?.Dispose();
            shared.Dispose();
            throw;
        }
    }

    internal BoosterHandle Booster { get; }

    /// <summary>How many threads are worth it.</summary>
    /// <param name="rows">The rows that they share.</param>
    /// <param name="most">The most threads.</param>
    internal static int ThreadsFor(int rows, int most) => Math.Clamp(rows / RowsPerThread, 1, most);

    /// <summary>Grows trees, fewer where nothing is left to split.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="parameters">LightGBM's parameters, <c>name=value</c> with spaces between.</param>
    /// <param name="trees">The most trees.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="goesOn">Told of each tree; whether more are wanted. Null for all.</param>
    /// <param name="start">The log-odds of each row that the trees begin at; null for those of the share of churners.</param>
    public static IReadOnlyList<RegressionTree> Grow(
        TrainingSet set,
        string parameters,
        int trees,
        FitContext context,
        Func<RegressionTree, bool>? goesOn = null,
        double[]? start = null)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        using var growing = new LightGbmBooster(set, parameters, ThreadsFor(set.Rows, context.Threads), start);
        return growing.Grow(trees, context, growing.GrowOne, grown => Tell(grown, goesOn));
    }

    /// <summary>Tells of every tree that was grown.</summary>
    /// <param name="grown">The trees.</param>
    /// <param name="goesOn">Told of each; whether more are wanted. Null for all.</param>
    /// <returns>Whether more are wanted after each of them.</returns>
    internal static bool Tell(IReadOnlyList<RegressionTree> grown, Func<RegressionTree, bool>? goesOn)
    {
        var more = true;
        foreach (var tree in grown) more &= goesOn?.Invoke(tree) ?? true;
        return more;
    }

    /// <summary>Grows trees, fewer where nothing is left to split, and reads several at once.</summary>
    /// <param name="trees">The most trees.</param>
    /// <param name="context">Progress, cancellation.</param>
    /// <param name="growOne">Grows one tree more; whether there was anything to split.</param>
    /// <param name="goesOn">Told of the trees that were read; whether more are wanted.</param>
    internal IReadOnlyList<RegressionTree> Grow(
        int trees, FitContext context, Func<bool> growOne, Func<IReadOnlyList<RegressionTree>, bool> goesOn)
    {
        var (grown, count, more) = (new List<RegressionTree>(), 0, true);
        while (more && count < trees)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (count % TreesPerRead == 0) context.Progress?.Report(new FitProgress("tree", count, trees));
            more = growOne();
            if (more || count == 0) count++;
            if (count % TreesPerRead != 0 && more && count < trees) continue;
            var read = Trees(grown.Count, count - grown.Count);
            grown.AddRange(read);
            more &= goesOn(read);
        }

        context.Progress?.Report(new FitProgress("tree", trees, trees));
        return grown;
    }

    /// <summary>Grows one tree more.</summary>
    /// <returns>Whether there was anything to split; if not, the tree is not kept, unless it is the first.</returns>
    public bool GrowOne()
    {
        LightGbmApi.Check(LightGbmApi.Update(Booster, out var finished));
        return finished == 0;
    }

    /// <summary>Some of the grown trees. Several are read at once: a text of each would hold all parameters again.</summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<RegressionTree> Trees(int first, int count)
    {
        if (count == 0) return [];
        LightGbmApi.Check(LightGbmApi.SaveModel(Booster, first, count, 0, text.Length, out var length, text));
        if (length <= text.Length) return TreeText.Read(text.AsSpan(0, (int)length));
        text = new byte[length * 2];
        return Trees(first, count);
    }

    public void Dispose()
    {
        Booster.Dispose();
        dataset.Dispose();
        shared.Dispose();
    }

    private void BeginAt(double[] start) => LightGbmApi.Check(
        LightGbmApi.SetField(dataset, "init_score", in start[0], start.Length, LightGbmApi.Float64));

    private static DatasetHandle Bin(TrainingSet set, string parameters)
    {
        var dataset = Bin(set.Features.Values, set.Rows, parameters);
        var labels = new float[set.Rows];
        for (var row = 0; row < labels.Length; row++) labels[row] = set.TargetOf(row);
        SetField(dataset, "label", labels);
        if (set.Weights is { } weights) SetField(dataset, "weight", weights);
        return dataset;
    }

    /// <summary>Bins rows.</summary>
    /// <param name="values">The features, row by row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="parameters">LightGBM's parameters.</param>
    /// <param name="like">The dataset whose bins are taken; null for bins of these rows' own.</param>
    internal static DatasetHandle Bin(ReadOnlySpan<float> values, int rows, string parameters, DatasetHandle? like = null)
    {
        LightGbmApi.Check(LightGbmApi.CreateDataset(
            in values[0],
            LightGbmApi.Float32,
            rows,
            values.Length / rows,
            1,
            parameters,
            like?.DangerousGetHandle() ?? 0,
            out var dataset));
        GC.KeepAlive(like);
        return dataset;
    }

    internal static void SetField(DatasetHandle dataset, string field, float[] values) =>
        LightGbmApi.Check(LightGbmApi.SetField(dataset, field, in values[0], values.Length, LightGbmApi.Float32));
}

/// <summary>
/// LightGBM keeps one number of threads for the whole process and sizes its buffers by it. So fits with the same number run
/// side by side, and one with another number waits until they are done.
/// </summary>
internal sealed class LightGbmThreadGate : IDisposable
{
    private static readonly object Gate = new();
    private static int count;
    private static int users;

    private LightGbmThreadGate()
    {
    }

    /// <summary>Waits until fits may run with so many threads; they may until what is returned is disposed of.</summary>
    public static LightGbmThreadGate Use(int threads)
    {
        lock (Gate)
        {
            while (users > 0 && count != threads) Monitor.Wait(Gate);
            count = threads;
            users++;
            return new LightGbmThreadGate();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            users--;
            Monitor.PulseAll(Gate);
        }
    }
}

/// <summary>
/// Reads trees out of LightGBM's model text, in which each is a block of lines such as <c>threshold=0.5 1.25</c>.
/// </summary>
internal static class TreeText
{
    /// <summary>Reads all trees of a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <exception cref="FormatException">The text is not as LightGBM writes it.</exception>
    public static IReadOnlyList<RegressionTree> Read(ReadOnlySpan<byte> text)
    {
        var start = "\nTree="u8;
        var trees = new List<RegressionTree>();
        for (var at = text.IndexOf(start); at >= 0;)
        {
            text = text[(at + start.Length)..];
            at = text.IndexOf(start);
            trees.Add(ReadTree(at < 0 ? text : text[..(at + 1)]));
        }

        return trees.Count > 0 ? trees : throw new FormatException("LightGBM's model text holds no tree.");
    }

    private static RegressionTree ReadTree(ReadOnlySpan<byte> tree) => new(
        Numbers<int>(tree, "\nsplit_feature="),
        Array.ConvertAll(Numbers<double>(tree, "\nthreshold="), FloatThreshold.UpTo),
        Numbers<int>(tree, "\nleft_child="),
        Numbers<int>(tree, "\nright_child="),
        Array.ConvertAll(Numbers<double>(tree, "\nleaf_value="), leaf => (float)leaf));

    /// <summary>The numbers of one line; none if it is empty.</summary>
    private static T[] Numbers<T>(ReadOnlySpan<byte> tree, string key)
        where T : INumber<T>
    {
        var start = tree.IndexOf(Encoding.UTF8.GetBytes(key));
        if (start < 0) throw new FormatException($"LightGBM's model text holds no '{key.Trim()}'.");
        var line = tree[(start + key.Length)..];
        line = line[..line.IndexOf((byte)'\n')];
        var numbers = new T[line.IsEmpty ? 0 : line.Count((byte)' ') + 1];
        var index = 0;
        foreach (var range in line.Split((byte)' '))
            if (index < numbers.Length) numbers[index++] = T.Parse(line[range], NumberStyles.Float, CultureInfo.InvariantCulture);
        return numbers;
    }
}
