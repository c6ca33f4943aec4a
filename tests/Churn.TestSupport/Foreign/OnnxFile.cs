using Churn.Models.Foreign;
using Churn.Models.Onnx;
using Google.Protobuf;

namespace Churn.TestSupport.Foreign;

/// <summary>Writes ONNX files as converters of other libraries do, and spoilt ones.</summary>
public sealed class OnnxFile
{
    private readonly ModelProto model = new() { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Name = "model" } };

    /// <param name="operators">The version of the standard operators.</param>
    /// <param name="forMachineLearning">That of the operators for machine learning; null for none.</param>
    public OnnxFile(long operators = 17, long? forMachineLearning = 1)
    {
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = operators });
        if (forMachineLearning is { } version)
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = version });
    }

    /// <summary>Names the program that made it.</summary>
    public OnnxFile MadeBy(string name, string version)
    {
        (model.ProducerName, model.ProducerVersion) = (name, version);
        return this;
    }

    /// <summary>Adds an input, by default of a free number of rows.</summary>
    public OnnxFile Input(string name, ForeignType type, long columns, long? rows = null)
    {
        model.Graph.Input.Add(Value(name, type, rows, columns));
        return this;
    }

    /// <summary>Adds an output; one without a type is a sequence of maps.</summary>
    public OnnxFile Output(string name, ForeignType? type, long? columns = null)
    {
        model.Graph.Output.Add(type is { } known ? Value(name, known, null, columns) : new ValueInfoProto { Name = name });
        return this;
    }

    /// <summary>Adds an input whose dimensions are all free.</summary>
    public OnnxFile FreeInput(string name, ForeignType type, int dimensions)
    {
        model.Graph.Input.Add(Free(name, type, dimensions));
        return this;
    }

    /// <summary>Adds an output whose dimensions are all free.</summary>
    public OnnxFile FreeOutput(string name, ForeignType type, int dimensions)
    {
        model.Graph.Output.Add(Free(name, type, dimensions));
        return this;
    }

    /// <summary>Adds a constant of floats.</summary>
    public OnnxFile Constant(string name, IEnumerable<double> values, params long[] shape)
    {
        var floats = values.Select(value => (float)value).ToArray();
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)ForeignType.Float,
            RawData = ByteString.CopyFrom([.. floats.SelectMany(BitConverter.GetBytes)]),
        };
        tensor.Dims.AddRange(shape);
        model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of whole numbers.</summary>
    public OnnxFile Integers(string name, long[] values, params long[] shape)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)ForeignType.Int64,
            RawData = ByteString.CopyFrom([.. values.SelectMany(BitConverter.GetBytes)]),
        };
        tensor.Dims.AddRange(shape);
        model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant whose values are in another file.</summary>
    public OnnxFile ConstantElsewhere(string name)
    {
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)ForeignType.Float,
            DataLocation = TensorProto.Types.DataLocation.External,
        });
        return this;
    }

    /// <summary>Adds an operator of the standard set.</summary>
    public OnnxFile Node(string operation, string[] inputs, string output, params GraphAttribute[] attributes) =>
        Node("", operation, inputs, [output], attributes);

    /// <summary>Adds an operator of the set for machine learning.</summary>
    public OnnxFile MachineLearning(string operation, string[] inputs, string[] outputs, params GraphAttribute[] attributes) =>
        Node("ai.onnx.ml", operation, inputs, outputs, attributes);

    /// <summary>Adds an operator.</summary>
    public OnnxFile Node(string domain, string operation, string[] inputs, string[] outputs, params GraphAttribute[] attributes)
    {
        var node = new NodeProto { OpType = operation, Domain = domain, Name = operation };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes.Select(attribute => attribute.Proto));
        model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>Adds a loop without end that leaves a value as it is.</summary>
    public OnnxFile EndlessLoop(string input, string output)
    {
        var body = new GraphProto
        {
            Name = "body",
            Input =
            {
                Scalar("turn", ForeignType.Int64),
                Scalar("go", ForeignType.Bool),
                Value("x", ForeignType.Float, null, null),
            },
            Output = { Scalar("go_on", ForeignType.Bool), Value("y", ForeignType.Float, null, null) },
            Node =
            {
                new NodeProto { OpType = "Identity", Input = { "go" }, Output = { "go_on" } },
                new NodeProto { OpType = "Identity", Input = { "x" }, Output = { "y" } },
            },
        };
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "yes",
            DataType = (int)ForeignType.Bool,
            RawData = ByteString.CopyFrom(1),
        });
        model.Graph.Node.Add(new NodeProto
        {
            OpType = "Loop",
            Input = { "", "yes", input },
            Output = { output },
            Attribute = { new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body } },
        });
        return this;
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => model.ToByteArray();

    private static ValueInfoProto Free(string name, ForeignType type, int dimensions)
    {
        var shape = new TensorShapeProto();
        for (var i = 0; i < dimensions; i++)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = FormattableString.Invariant($"{name}_{i}") });
        return new()
        {
            Name = name,
            Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = shape } },
        };
    }

    private static ValueInfoProto Scalar(string name, ForeignType type) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = new TensorShapeProto() } },
    };

    private static ValueInfoProto Value(string name, ForeignType type, long? rows, long? columns)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (columns is { } width)
        {
            var first = rows is { } known
                ? new TensorShapeProto.Types.Dimension { DimValue = known }
                : new TensorShapeProto.Types.Dimension { DimParam = "N" };
            tensor.Shape = new TensorShapeProto { Dim = { first, new TensorShapeProto.Types.Dimension { DimValue = width } } };
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
