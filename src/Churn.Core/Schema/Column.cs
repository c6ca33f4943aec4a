using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// A column of the customers file, except the label. Its type is its kind: <see cref="NumberColumn"/>,
/// <see cref="CategoryColumn"/>, <see cref="BooleanColumn"/>, <see cref="IdentifierColumn"/> or <see cref="IgnoredColumn"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberColumn), "number")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
[JsonDerivedType(typeof(BooleanColumn), "boolean")]
[JsonDerivedType(typeof(IdentifierColumn), "identifier")]
[JsonDerivedType(typeof(IgnoredColumn), "ignored")]
public abstract class Column
{
    private protected Column(string name, string kindName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        KindName = kindName;
    }

    /// <summary>The name as it stands in the header; JSON members have the same name.</summary>
    public string Name { get; }

    /// <summary>The kind in a word, as users read it.</summary>
    [JsonIgnore]
    public string KindName { get; }
}
