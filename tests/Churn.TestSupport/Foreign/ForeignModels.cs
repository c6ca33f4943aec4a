using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Models.Foreign;
using Churn.Models.Onnx;

namespace Churn.TestSupport.Foreign;

/// <summary>
/// Models that scikit-learn, XGBoost and NumPy made of the even rows of data/telco.csv (make_models.py), as the ONNX files that
/// their converters write, with the scores that the original gave.
/// </summary>
public sealed class ForeignModels
{
    private const string Matrix = "float_input";

    private readonly JsonNode model;

    private ForeignModels(string name, Func<JsonNode, OnnxFile> write)
    {
        model = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/Churn.TestSupport/Foreign", name)))!;
        Content = write(model).ToBytes();
    }

    /// <summary>The bytes of the ONNX file.</summary>
    public byte[] Content { get; }

    /// <summary>The names of the columns of its matrix; none where it has an input for each column.</summary>
    public string[] Columns => model["columns"] is { } columns ? Texts(columns) : [];

    /// <summary>The probability of churn that the original gave to customers, by their identifier.</summary>
    public IReadOnlyDictionary<string, double> Scores => model["scores"].Deserialize<Dictionary<string, double>>()!;

    /// <summary>A random forest of scikit-learn over one matrix, as skl2onnx writes it: probabilities in maps.</summary>
    public static ForeignModels Forest() => new("sklearn-forest.json", WriteForest);

    /// <summary>A pipeline of scikit-learn with an input for each column, as skl2onnx writes it: with probabilities.</summary>
    public static ForeignModels Logistic() => new("sklearn-logistic.json", WriteLogistic);

    /// <summary>Boosted trees of XGBoost, as onnxmltools writes them.</summary>
    public static ForeignModels Boosting() => new("xgboost.json", WriteBoosting);

    /// <summary>A network with GELU and layer normalization, as PyTorch writes it: one row, one logit.</summary>
    public static ForeignModels Network() => new("network.json", WriteNetwork);

    /// <summary>A network of operators that all runners know.</summary>
    public static ForeignModels PlainNetwork() => new("network.json", WritePlainNetwork);

    /// <summary>Writes the odd rows of data/telco.csv, of which no model has learnt.</summary>
    public static string WriteData(TempFolder folder)
    {
        var rows = File.ReadAllLines(Repository.Telco);
        var path = Path.Combine(folder.Path, "odd.csv");
        File.WriteAllLines(path, rows.Where((_, line) => line == 0 || line % 2 == 0));
        return path;
    }

    private static OnnxFile WriteForest(JsonNode forest)
    {
        var trees = forest["trees"]!.AsArray().Select(tree => tree!).ToArray();
        var nodes = trees.SelectMany((tree, number) => NodesOf(tree, number, "BRANCH_LEQ")).ToArray();
        var leaves = trees.SelectMany((tree, number) => Numbers(tree["churned"]!).Select((share, node) => (number, node, share))
            .Where(leaf => Numbers(tree["left"]!)[leaf.node] < 0)).ToArray();
        return Over(forest, "skl2onnx", "1.16.0")
            .Output("output_label", ForeignType.Int64)
            .Output("output_probability", null)
            .MachineLearning("TreeEnsembleClassifier", [Matrix], ["label", "probabilities"], [
                .. Attributes(nodes),
                GraphAttribute.Text("post_transform", "NONE"),
                GraphAttribute.Ints("classlabels_int64s", [0, 1]),
                GraphAttribute.Ints("class_treeids", leaves.SelectMany(leaf => new long[] { leaf.number, leaf.number })),
                GraphAttribute.Ints("class_nodeids", leaves.SelectMany(leaf => new long[] { leaf.node, leaf.node })),
                GraphAttribute.Ints("class_ids", leaves.SelectMany(_ => new long[] { 0, 1 })),
                GraphAttribute.Floats("class_weights", leaves.SelectMany(leaf =>
                    new[] { (float)((1 - leaf.share) / trees.Length), (float)(leaf.share / trees.Length) })),
            ])
            .Node("Cast", ["label"], "output_label", GraphAttribute.Int("to", (long)ForeignType.Int64))
            .MachineLearning(
                "ZipMap", ["probabilities"], ["output_probability"], GraphAttribute.Ints("classlabels_int64s", [0, 1]));
    }

    private static OnnxFile WriteLogistic(JsonNode logistic)
    {
        var categories = logistic["categories"]!.AsObject();
        var numbers = Texts(logistic["numbers"]!);
        var file = new OnnxFile().MadeBy("skl2onnx", "1.16.0");
        foreach (var name in numbers) file.Input(name, ForeignType.Float, 1);
        foreach (var (name, _) in categories) file.Input(name, ForeignType.Text, 1);
        foreach (var (name, words) in categories)
            file.MachineLearning("OneHotEncoder", [name], [$"{name}_onehot"],
                GraphAttribute.Texts("cats_strings", Texts(words!)), GraphAttribute.Int("zeros", 1))
                .Node("Flatten", [$"{name}_onehot"], $"{name}_out", GraphAttribute.Int("axis", 1));
        var coefficients = Numbers(logistic["coefficients"]!);
        var intercept = (float)logistic["intercept"]!.GetValue<double>();
        return file
            .Node("Concat", numbers, "numbers", GraphAttribute.Int("axis", 1))
            .MachineLearning("Scaler", ["numbers"], ["scaled"],
                GraphAttribute.Floats("offset", Floats(logistic["offset"]!)),
                GraphAttribute.Floats("scale", Floats(logistic["scale"]!)))
            .Node("Concat", ["scaled", .. categories.Select(column => $"{column.Key}_out")], "features",
                GraphAttribute.Int("axis", 1))
            .MachineLearning("LinearClassifier", ["features"], ["label", "probabilities"],
                GraphAttribute.Floats("coefficients", [
                    .. coefficients.Select(weight => (float)-weight), .. coefficients.Select(weight => (float)weight)]),
                GraphAttribute.Floats("intercepts", [-intercept, intercept]),
                GraphAttribute.Ints("classlabels_ints", [0, 1]),
                GraphAttribute.Int("multi_class", 1),
                GraphAttribute.Text("post_transform", "LOGISTIC"))
            .Output("label", ForeignType.Int64)
            .Output("probabilities", ForeignType.Float, 2);
    }

    private static OnnxFile WriteBoosting(JsonNode boosting)
    {
        var trees = boosting["trees"]!.AsArray().Select(tree => tree!).ToArray();
        var nodes = trees.SelectMany((tree, number) => NodesOf(tree, number, "BRANCH_LT")).ToArray();
        var leaves = trees.SelectMany((tree, number) => Numbers(tree["leaf"]!).Select((leaf, node) => (number, node, leaf))
            .Where(leaf => Numbers(tree["left"]!)[leaf.node] < 0)).ToArray();
        return Over(boosting, "OnnxMLTools", "1.13.0", operators: 9)
            .MachineLearning("TreeEnsembleClassifier", [Matrix], ["label", "probabilities"], [
                .. Attributes(nodes),
                GraphAttribute.Ints("nodes_missing_value_tracks_true", nodes.Select(node => node.MissingLeft ? 1L : 0L)),
                GraphAttribute.Text("post_transform", "LOGISTIC"),
                GraphAttribute.Floats("base_values", [0]),
                GraphAttribute.Ints("classlabels_int64s", [0, 1]),
                GraphAttribute.Ints("class_treeids", leaves.Select(leaf => (long)leaf.number)),
                GraphAttribute.Ints("class_nodeids", leaves.Select(leaf => (long)leaf.node)),
                GraphAttribute.Ints("class_ids", leaves.Select(_ => 0L)),
                GraphAttribute.Floats("class_weights", leaves.Select(leaf => (float)leaf.leaf)),
            ])
            .Output("label", ForeignType.Int64)
            .Output("probabilities", ForeignType.Float, 2);
    }

    private static OnnxFile WriteNetwork(JsonNode network) => Hidden(network, 17)
        .Node("LayerNormalization", ["active1", "ones", "zeros"], "normal")
        .Node("MatMul", ["normal", "second"], "hidden2")
        .Gelu("hidden2", "active2")
        .Node("MatMul", ["active2", "coefficients"], "weighed")
        .Node("Add", ["weighed", "intercept"], "logit")
        .Output("logit", ForeignType.Float, 1);

    /// <summary>One layer with tanh, and a sigmoid at the end.</summary>
    private static OnnxFile WritePlainNetwork(JsonNode network) => Scaled(network, 18)
        .Node("MatMul", ["scaled", "first"], "hidden1")
        .Node("Tanh", ["hidden1"], "active1")
        .Node("MatMul", ["active1", "coefficients"], "weighed")
        .Node("Add", ["weighed", "intercept"], "logit")
        .Node("Sigmoid", ["logit"], "probability")
        .Output("probability", ForeignType.Float, 1);

    private static OnnxFile Hidden(JsonNode network, long operators) => Scaled(network, operators)
        .Node("MatMul", ["scaled", "first"], "hidden1")
        .Gelu("hidden1", "active1");

    private static OnnxFile Scaled(JsonNode network, long operators)
    {
        var width = Numbers(network["coefficients"]!).Length;
        return new OnnxFile(operators, null).MadeBy("pytorch", "2.4.0")
            .Input("x", ForeignType.Float, Texts(network["columns"]!).Length, rows: 1)
            .Constant("offset", Numbers(network["offset"]!), 3)
            .Constant("scale", Numbers(network["scale"]!), 3)
            .Constant("first", Rows(network["first"]!), 3, width)
            .Constant("second", Rows(network["second"]!), width, width)
            .Constant("coefficients", Numbers(network["coefficients"]!), width, 1)
            .Constant("intercept", [network["intercept"]!.GetValue<double>()], 1)
            .Constant("ones", Enumerable.Repeat(1.0, width), width)
            .Constant("zeros", new double[width], width)
            .Constant("half", [0.5], 1)
            .Constant("one", [1], 1)
            .Constant("root2", [Math.Sqrt(2)], 1)
            .Node("Sub", ["x", "offset"], "centered")
            .Node("Div", ["centered", "scale"], "scaled");
    }

    private static OnnxFile Over(JsonNode model, string producer, string version, long operators = 15) =>
        new OnnxFile(operators).MadeBy(producer, version).Input(Matrix, ForeignType.Float, Texts(model["columns"]!).Length);

    private static IEnumerable<TreeNode> NodesOf(JsonNode tree, int number, string mode)
    {
        var (features, thresholds) = (Numbers(tree["feature"]!), Numbers(tree["threshold"]!));
        var (left, right) = (Numbers(tree["left"]!), Numbers(tree["right"]!));
        var missing = tree["missingLeft"]?.Deserialize<bool[]>();
        return features.Select((feature, node) => left[node] < 0
            ? new TreeNode(number, node, "LEAF", 0, 0, 0, 0, false)
            : new TreeNode(
                number, node, mode, (long)feature, (float)thresholds[node], (long)left[node], (long)right[node],
                missing?[node] ?? false));
    }

    private static GraphAttribute[] Attributes(TreeNode[] nodes) =>
    [
        GraphAttribute.Ints("nodes_treeids", nodes.Select(node => (long)node.Tree)),
        GraphAttribute.Ints("nodes_nodeids", nodes.Select(node => (long)node.Node)),
        GraphAttribute.Texts("nodes_modes", nodes.Select(node => node.Mode)),
        GraphAttribute.Ints("nodes_featureids", nodes.Select(node => node.Feature)),
        GraphAttribute.Floats("nodes_values", nodes.Select(node => node.Threshold)),
        GraphAttribute.Ints("nodes_truenodeids", nodes.Select(node => node.Left)),
        GraphAttribute.Ints("nodes_falsenodeids", nodes.Select(node => node.Right)),
    ];

    private static string[] Texts(JsonNode node) => node.Deserialize<string[]>()!;

    private static double[] Numbers(JsonNode node) => node.Deserialize<double[]>()!;

    private static IEnumerable<float> Floats(JsonNode node) => Numbers(node).Select(number => (float)number);

    private static IEnumerable<double> Rows(JsonNode node) => node.Deserialize<double[][]>()!.SelectMany(row => row);

    private sealed record TreeNode(
        int Tree, int Node, string Mode, long Feature, float Threshold, long Left, long Right, bool MissingLeft);
}

/// <summary>The operators that exporters write GELU with.</summary>
internal static class GeluNodes
{
    public static OnnxFile Gelu(this OnnxFile file, string input, string output) => file
        .Node("Div", [input, "root2"], $"{input}_a")
        .Node("Erf", [$"{input}_a"], $"{input}_b")
        .Node("Add", [$"{input}_b", "one"], $"{input}_c")
        .Node("Mul", [input, $"{input}_c"], $"{input}_d")
        .Node("Mul", [$"{input}_d", "half"], output);
}
