using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Churn.Training.Learners.Neural;

/// <summary>Checks options against the ranges their properties declare, and finds every fault instead of the first.</summary>
internal static class OptionFaults
{
    /// <summary>The faults of an options record and of the records inside it, each with its path and its value.</summary>
    public static IEnumerable<string> Of(object options, string path = "")
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            foreach (var fault in OfValue(property, property.GetValue(options), path + property.Name)) yield return fault;
        }
    }

    private static IEnumerable<string> OfValue(PropertyInfo property, object? value, string path) => value switch
    {
        null => Nullable.GetUnderlyingType(property.PropertyType) is null ? [$"{path} is missing."] : [],
        Enum known when !Enum.IsDefined(known.GetType(), known) => [$"{path} is {value:D}, which is no {known.GetType().Name}."],
        OptimizerOptions inner => Of(inner, path + "."),
        IEnumerable list => list.Cast<object?>().SelectMany((item, index) => OfItem(item, $"{path}[{index}]")),
        _ => property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value)
            ? [OutOfRange(range, value, path)]
            : [],
    };

    private static IEnumerable<string> OfItem(object? item, string path) =>
        item is null ? [$"{path} is missing."] : Of(item, path + ".");

    private static string OutOfRange(RangeAttribute range, object value, string path)
    {
        var from = range.MinimumIsExclusive ? "above" : "at least";
        var to = range.MaximumIsExclusive ? "below" : "at most";
        return string.Create(
            CultureInfo.InvariantCulture, $"{path} is {value}; it must be {from} {range.Minimum} and {to} {range.Maximum}.");
    }
}
