namespace Churn.Models.Onnx;

/// <summary>A value of a graph for one row: a constant, or floats at a place of the memory that a run works in.</summary>
/// <remarks>
/// Integers and truths are floats too: a float holds whole numbers up to 2^24 exactly, and no graph of ours counts so far.
/// </remarks>
internal sealed class TensorSlot
{
    private const int MaxDimensions = 8;

    private readonly int start;

    private TensorSlot(int[] shape, float[]? constant, int start)
    {
        if (shape.Length > MaxDimensions || Array.Exists(shape, length => length < 0))
            throw new UnknownGraphException($"its graph has a value of more than {MaxDimensions} dimensions, or a negative one.");
        Shape = shape;
        Length = Size(shape);
        Constant = constant;
        this.start = start;
    }

    /// <summary>The sizes of the dimensions; the rows are 1.</summary>
    public int[] Shape { get; }

    /// <summary>How many floats there are.</summary>
    public int Length { get; }

    /// <summary>The floats of a constant; null for what a run works out.</summary>
    public float[]? Constant { get; }

    public static TensorSlot OfConstant(int[] shape, float[] constant) => new(shape, constant, 0);

    public static TensorSlot InMemory(int[] shape, int start) => new(shape, null, start);

    /// <summary>The floats of a shape.</summary>
    public static int Size(int[] shape)
    {
        var size = 1;
        foreach (var length in shape) size = checked(size * length);
        return size;
    }

    /// <summary>The same floats in another shape.</summary>
    public TensorSlot As(int[] shape) => new(shape, Constant, start);

    /// <summary>The floats, to be read.</summary>
    public ReadOnlySpan<float> In(float[] memory) => Constant is null ? memory.AsSpan(start, Length) : Constant;

    /// <summary>The floats, to be written: not of a constant.</summary>
    public Span<float> Of(float[] memory) => memory.AsSpan(start, Length);

    /// <summary>The same with the free floats behind it, up to where the next value may begin.</summary>
    public Span<float> Padded(float[] memory) => memory.AsSpan(start, GraphCompiler.Align(Length));
}
