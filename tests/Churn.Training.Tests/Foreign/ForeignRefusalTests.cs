using Churn.Models.Foreign;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.Foreign;
using Churn.Training.Foreign;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Foreign;

/// <summary>What cannot be imported is one clear error, and nothing is published.</summary>
public sealed class ForeignRefusalTests : IDisposable
{
    private static readonly string[] Numbers = ["tenure", "MonthlyCharges", "TotalCharges"];

    private readonly TempFolder folder = new();

    public static TheoryData<string, string> Refused => new()
    {
        { nameof(TwoMatrices), "\"a\", \"b\"" },
        { nameof(LabelAlone), "\"label\"" },
        { nameof(TwoOutputs), "--output" },
        { nameof(OtherColumn), "did you mean 'tenure'?" },
        { nameof(IdentifierColumn), "identifier" },
        { nameof(TextOfNumber), "'tenure' is a number" },
        { nameof(OtherWidth), "has 4 columns, but --features names 3" },
        { nameof(NoNumberForTypical), "NaN" },
        { nameof(NoNumberForSome), "NaN" },
        { nameof(ThreeClasses), "3 classes" },
        { nameof(OtherClasses), "bronze and gold" },
        { nameof(EndlessLoop), "over 5 s" },
        { nameof(EndlessConstant), "over 5 s" },
        { nameof(MemoryOfConstant), "memory" },
        { nameof(MemoryOfRow), "memory" },
        { nameof(Noise), "when asked again" },
        { nameof(HugeConstant), "[70000, 70000]" },
        { nameof(ConstantElsewhere), "another file" },
        { nameof(OldOperators), "version 6" },
        { nameof(OldMeaning), "Squeeze" },
        { nameof(FutureOperators), "ONNX Runtime does not take its graph" },
        { nameof(CustomOperator), "com.example" },
        { nameof(UnknownOperator), "ONNX Runtime does not take its graph" },
        { nameof(FixedRows), "32 rows" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void A_model_that_cannot_be_run_is_refused(string name, string named)
    {
        var write = typeof(ForeignRefusalTests).GetMethod(
            name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;

        Refusal(((OnnxFile)write.Invoke(null, null)!).ToBytes()).Should().Contain("model.onnx").And.Contain(named);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tenure,MonthlyCharges\n1,2\n")]
    [InlineData("PK\u0003\u0004 a zip file")]
    public void A_file_that_is_not_ONNX_is_refused(string content) =>
        Refusal(System.Text.Encoding.UTF8.GetBytes(content)).Should().Contain("not an ONNX model");

    [Fact]
    public void A_file_of_5_GB_is_refused_before_it_is_read()
    {
        using (var file = File.Create(folder["model.onnx"])) file.SetLength(5L << 30); // holds no bytes on the disk

        FluentActions.Invoking(() => ForeignImport.Read(folder["model.onnx"]))
            .Should().Throw<ForeignModelException>().WithMessage("*5368709120 bytes*");
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => FluentActions
        .Invoking(() => ForeignImport.Read(folder["model.onnx"]))
        .Should().Throw<ForeignModelException>().WithMessage("*model.onnx*");

    [Fact]
    public void Scores_that_are_no_probabilities_are_refused_as_such()
    {
        File.WriteAllBytes(folder["model.onnx"], Linear().ToBytes());
        var import = ForeignImport.Read(folder["model.onnx"]) with { MatrixColumns = Numbers, AreLogOdds = false };

        FluentActions.Invoking(() => Execute(import)).Should().Throw<ForeignModelException>().WithMessage("*no probabilities*");
    }

    private string Refusal(byte[] content)
    {
        File.WriteAllBytes(folder["model.onnx"], content);
        var refusal = FluentActions
            .Invoking(() => Execute(ForeignImport.Read(folder["model.onnx"]) with { MatrixColumns = Numbers }))
            .Should().Throw<ForeignModelException>().Which.Message;
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
        refusal.Should().EndWith("Nothing was published.");
        return refusal;
    }

    private void Execute(ForeignImport import) =>
        new TrainingRun(new TrainingOptions(), new ModelStore(folder["models"]), 2) { Foreign = import }
            .Execute(ForeignModels.WriteData(folder));

    private static OnnxFile TwoMatrices() => new OnnxFile()
        .Input("a", ForeignType.Float, 3).Input("b", ForeignType.Float, 3).Output("probability", ForeignType.Float, 3)
        .Node("Add", ["a", "b"], "probability");

    private static OnnxFile LabelAlone() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("label", ForeignType.Int64)
        .Node("ArgMax", ["x"], "label", GraphAttribute.Int("axis", 1));

    private static OnnxFile TwoOutputs() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("one", ForeignType.Float, 3).Output("two", ForeignType.Float, 3)
        .Node("Neg", ["x"], "one").Node("Abs", ["x"], "two");

    private static OnnxFile OtherColumn() => Column("tenur", ForeignType.Float);

    private static OnnxFile IdentifierColumn() => Column("customerID", ForeignType.Text);

    private static OnnxFile TextOfNumber() => Column("tenure", ForeignType.Text);

    private static OnnxFile OtherWidth() => new OnnxFile()
        .Input("x", ForeignType.Float, 4).Output("probability", ForeignType.Float, 4).Node("Sigmoid", ["x"], "probability");

    private static OnnxFile NoNumberForTypical() => Linear("Log", -1000);

    private static OnnxFile NoNumberForSome() => Linear("Sqrt", 0);

    private static OnnxFile ThreeClasses() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("probability", ForeignType.Float, 3)
        .Node("Softmax", ["x"], "probability");

    private static OnnxFile OtherClasses() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("label", ForeignType.Text).Output("probability", ForeignType.Float, 2)
        .MachineLearning(
            "LinearClassifier",
            ["x"],
            ["label", "probability"],
            GraphAttribute.Floats("coefficients", [0, 0, 0, 1, 0, 0]),
            GraphAttribute.Floats("intercepts", [0, 0]),
            GraphAttribute.Texts("classlabels_strings", ["bronze", "gold"]),
            GraphAttribute.Text("post_transform", "SOFTMAX"));

    private static OnnxFile EndlessLoop() => Linear().EndlessLoop("weighed", "probability")
        .Output("probability", ForeignType.Float, 1);

    /// <summary>What could be worked out before the first row, once and for all.</summary>
    private static OnnxFile EndlessConstant() => Linear().EndlessLoop("intercept", "shift")
        .Node("Add", ["weighed", "shift"], "probability").Output("probability", ForeignType.Float, 1);

    private static OnnxFile MemoryOfConstant() => Linear().Integers("shape", [40_000, 40_000], 2)
        .Node("ConstantOfShape", ["shape"], "huge")
        .Node("ReduceSum", ["huge"], "sum", GraphAttribute.Int("keepdims", 0))
        .Node("Add", ["weighed", "sum"], "probability").Output("probability", ForeignType.Float, 1);

    private static OnnxFile MemoryOfRow() => Linear().Integers("shape", [40_000, 40_000], 2)
        .Node("Expand", ["weighed", "shape"], "huge")
        .Node("ReduceSum", ["huge"], "sum", GraphAttribute.Int("keepdims", 0))
        .Node("Add", ["weighed", "sum"], "probability").Output("probability", ForeignType.Float, 1);

    private static OnnxFile Noise() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("probability", ForeignType.Float, 1)
        .Integers("first", [0], 1)
        .Node("Gather", ["x", "first"], "tenure", GraphAttribute.Int("axis", 1))
        .Node("RandomUniformLike", ["tenure"], "probability");

    private static OnnxFile HugeConstant() => Linear().Constant("huge", [], 70_000, 70_000);

    private static OnnxFile ConstantElsewhere() => Linear().ConstantElsewhere("weights_of_another_file");

    private static OnnxFile OldOperators() => Linear(operators: 6);

    private static OnnxFile OldMeaning() => Linear(operators: 12).Output("other", ForeignType.Float)
        .Node("Squeeze", ["x"], "other");

    private static OnnxFile FutureOperators() => Linear(operators: 99);

    private static OnnxFile CustomOperator() => Linear().Node("com.example", "Magic", ["x"], ["other"]);

    private static OnnxFile UnknownOperator() => new OnnxFile()
        .Input("x", ForeignType.Float, 3).Output("probability", ForeignType.Float, 1)
        .Node("NoSuchOperator", ["x"], "probability");

    private static OnnxFile FixedRows() => new OnnxFile()
        .Input("x", ForeignType.Float, 3, rows: 32).Output("probability", ForeignType.Float, 1)
        .Node("Sigmoid", ["x"], "probability");

    private static OnnxFile Column(string name, ForeignType type) => new OnnxFile()
        .Input(name, type, 1).Output("probability", ForeignType.Float, 1).Node("Sigmoid", [name], "probability");

    /// <summary>A weighted sum of three numbers, put through an operator.</summary>
    private static OnnxFile Linear(string operation = "Neg", double intercept = 0, long operators = 17) =>
        new OnnxFile(operators)
            .Input("x", ForeignType.Float, 3).Output("score", ForeignType.Float, 1)
            .Constant("weights", [1, 0.1, -0.05], 3, 1).Constant("intercept", [intercept], 1)
            .Node("MatMul", ["x", "weights"], "product")
            .Node("Add", ["product", "intercept"], "weighed")
            .Node(operation, ["weighed"], "score");

    public void Dispose() => folder.Dispose();
}
