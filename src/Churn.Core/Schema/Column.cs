using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// A column of the customers file, except the label. Its type is its kind. Models learn from a <see cref="NumberColumn"/>, a
/// <see cref="CategoryColumn"/>, a <see cref="BooleanColumn"/> and the parts of a <see cref="DateColumn"/> or a
/// <see cref="FreeTextColumn"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberColumn), "number")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
[JsonDerivedType(typeof(BooleanColumn), "boolean")]
[JsonDerivedType(typeof(DateColumn), "date")]
[JsonDerivedType(typeof(TimeColumn), "time")]
[JsonDerivedType(typeof(FreeTextColumn), "freeText")]
[JsonDerivedType(typeof(DecisionOnlyColumn), "amount")]
[JsonDerivedType(typeof(IdentifierColumn), "identifier")]
[JsonDerivedType(typeof(TextColumn), "text")]
[JsonDerivedType(typeof(ConstantColumn), "constant")]
[JsonDerivedType(typeof(IgnoredColumn), "ignored")]
public abstract class Column
{
    private RecordWarning? missingWarning;

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

    /// <summary>The warning to all records that lack a value of it.</summary>
    internal RecordWarning MissingWarning =>
        missingWarning ??= new RecordWarning(Name, RecordWarning.MissingCode, $"{Name}: missing; {Replacement}.");

    /// <summary>The words seen in training, each at the position of its code; null where the column has no fixed ones.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string>? Words => null;

    /// <summary>What counts where a value is missing, in words for the user.</summary>
    private protected virtual string Replacement => "filled in as learnt in training";

    /// <summary>What a value must be, in words for the user: "a number", "one of ..."; null where anything will do.</summary>
    [JsonIgnore]
    public virtual string? Expected => null;
}
