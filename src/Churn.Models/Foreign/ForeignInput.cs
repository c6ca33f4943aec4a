using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>An input of a model made elsewhere.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Width">How many values a row has; null where the file leaves it open.</param>
/// <param name="IsVector">Whether it has a value for each row and no second dimension.</param>
public sealed record ForeignInput(string Name, ForeignType Type, int? Width, bool IsVector)
{
    /// <summary>Reads what a file says of an input.</summary>
    /// <exception cref="ForeignModelException">It is no table of numbers or texts.</exception>
    internal static ForeignInput Of(ValueInfoProto input)
    {
        if (input.Type?.TensorType is not { } tensor || !Enum.IsDefined((ForeignType)tensor.ElemType))
            throw new ForeignModelException(
                $"its input \"{input.Name}\" holds neither numbers nor texts; float, double, int32, int64, bool and string "
                + "can be.");
        var lengths = tensor.Shape?.Dim;
        if (lengths?.Count > 2)
            throw new ForeignModelException(
                $"its input \"{input.Name}\" has {lengths.Count} dimensions; a table of customers has two, [rows, columns].");
        if (lengths is [{ HasDimValue: true, DimValue: not 1 } rows, ..])
            throw new ForeignModelException(
                $"its input \"{input.Name}\" takes {rows.DimValue} rows at a time. Export it with a free number of rows, or 1.");
        if (lengths is [_, { HasDimValue: true, DimValue: < 1 or > int.MaxValue } columns])
            throw new ForeignModelException($"its input \"{input.Name}\" has {columns.DimValue} columns.");
        int? width = lengths switch
        {
            [_] => 1,
            [_, { HasDimValue: true } known] => (int)known.DimValue,
            _ => null,
        };
        return new ForeignInput(input.Name, (ForeignType)tensor.ElemType, width, lengths?.Count == 1);
    }
}

/// <summary>The types of values that an input may have, by their numbers in ONNX.</summary>
public enum ForeignType
{
    /// <summary>A float of 32 bits.</summary>
    Float = 1,

    /// <summary>A whole number of 32 bits.</summary>
    Int32 = 6,

    /// <summary>A whole number of 64 bits.</summary>
    Int64 = 7,

    /// <summary>A text.</summary>
    Text = 8,

    /// <summary>Yes or no.</summary>
    Bool = 9,

    /// <summary>A float of 64 bits.</summary>
    Double = 11,
}
