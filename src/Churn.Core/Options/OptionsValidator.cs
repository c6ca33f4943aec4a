using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Churn.Core.Options;

/// <summary>Checks options against the ranges their properties declare, and finds every fault instead of the first.</summary>
public static class OptionsValidator
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The faults of an options record and of the records inside it, each with its path and its value.</summary>
    /// <param name="options">The record. What its ranges cannot say it says as <see cref="IValidatableObject"/>.</param>
    /// <param name="path">What stands before the names of the properties.</param>
    public static IEnumerable<string> Of(object options, string path = "")
    {
        var whole = true;
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            whole &= !LacksValues(property, value);
            foreach (var fault in OfValue(property, value, path + JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
                yield return fault;
        }

        if (!whole || options is not IValidatableObject rules)
            yield break; // the rules take properties that are there for granted
        foreach (var conflict in rules.Validate(new ValidationContext(options)))
            yield return path + conflict.ErrorMessage;
    }

    /// <summary>Throws if there are faults; the message tells all of them.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static void ThrowIfAny(object options)
    {
        var faults = Of(options).ToArray();
        if (faults.Length > 0) throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Throws if an option that a search would choose has no value yet; the message tells all that have none.</summary>
    /// <exception cref="ArgumentException">An option is null.</exception>
    public static void ThrowIfOpen(object options)
    {
        var open = options.GetType().GetProperties().Where(property => property.GetValue(options) is null)
            .Select(property => $"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)} is not chosen yet.").ToArray();
        if (open.Length > 0) throw new ArgumentException(string.Join(Environment.NewLine, open));
    }

    /// <summary>Whether a value is in the range that its property declares; one without a range takes every value.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="range">The range; null where there is none.</param>
    public static bool IsInRange(PropertyInfo property, object value, [NotNullWhen(false)] out RangeAttribute? range)
    {
        range = property.GetCustomAttribute<RangeAttribute>();
        return range?.IsValid(value) != false;
    }

    private static IEnumerable<string> OfValue(PropertyInfo property, object? value, string path) => value switch
    {
        null => IsNullable(property) ? [] : [$"{path} is missing."],
        Enum known when !Enum.IsDefined(known.GetType(), known) =>
            [$"{path} is {value:D}, which is not a value of {known.GetType().Name}."],
        string => [],
        IEnumerable list => list.Cast<object?>().SelectMany((item, index) => OfItem(item, $"{path}[{index}]")),
        _ when IsOptions(value) => Of(value, path + "."),
        _ => IsInRange(property, value, out var range) ? [] : [OutOfRange(range, value, path)],
    };

    private static bool LacksValues(PropertyInfo property, object? value) =>
        value is null ? !IsNullable(property) : value is IEnumerable list && list.Cast<object?>().Contains(null);

    private static IEnumerable<string> OfItem(object? item, string path) => item switch
    {
        null => [$"{path} is missing."],
        _ when IsOptions(item) => Of(item, path + "."),
        _ => [],
    };

    private static bool IsOptions(object value) =>
        value is not Enum && value.GetType().Assembly.GetName().Name!.StartsWith("Churn.", StringComparison.Ordinal);

    private static bool IsNullable(PropertyInfo property)
    {
        lock (Nullability) return Nullability.Create(property).ReadState == NullabilityState.Nullable;
    }

    /// <summary>Says what a range takes: "at least 1 and at most 64".</summary>
    public static string Describe(RangeAttribute range)
    {
        var from = range.MinimumIsExclusive ? "above" : "at least";
        var to = range.MaximumIsExclusive ? "below" : "at most";
        return string.Create(CultureInfo.InvariantCulture, $"{from} {range.Minimum} and {to} {range.Maximum}");
    }

    private static string OutOfRange(RangeAttribute range, object value, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path} is {value}; it must be {Describe(range)}.");
}

/// <summary>The range of an option that is a time, both ends inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeRangeAttribute : RangeAttribute
{
    /// <param name="minimum">The shortest time, as in 00:00:01.</param>
    /// <param name="maximum">The longest time.</param>
    public TimeRangeAttribute(string minimum, string maximum)
        : base(typeof(TimeSpan), minimum, maximum) => ParseLimitsInInvariantCulture = true;
}
