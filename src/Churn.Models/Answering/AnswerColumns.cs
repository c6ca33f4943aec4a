using System.Buffers;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>The columns that scoring adds to a table, wherever it is scored.</summary>
public static class AnswerColumns
{
    /// <summary>The column of the ids under which a log remembers predictions, where a table has it.</summary>
    public const string PredictionId = "churn_prediction_id";

    /// <summary>The column of what is predicted, where that is not churn.</summary>
    private const string Target = "churn_target";

    private static readonly AnswerMember[] Members = [.. AnswerMembers.All.Where(member => member.Column is not null)];

    /// <summary>The fields of a row that has no answer.</summary>
    public static IReadOnlyList<string> Empty { get; } = [.. Members.Select(_ => "")];

    /// <summary>Returns the names of the columns as a table gets them.</summary>
    /// <param name="header">
    /// The names the table has already; an added one that is among them gets <c>_predicted</c> after it.
    /// </param>
    /// <param name="further">Names of further columns that are added.</param>
    public static IReadOnlyList<string> Names(IReadOnlyCollection<string> header, params IReadOnlyList<string> further) =>
        NotIn(header, [.. Members.Select(member => member.Column!), .. further]);

    /// <summary>The name of the column that says what is predicted; none where that is churn.</summary>
    public static IReadOnlyList<string> TargetNames(LabelTarget? target) => target is null ? [] : [Target];

    /// <summary>The field of that column, the same in each row; none where churn is predicted.</summary>
    public static IReadOnlyList<string> TargetFields(LabelTarget? target) => target is null ? [] : [$"{target}"];

    /// <summary>
    /// Returns names of columns that are added to a table, with <c>_predicted</c> after those that it has already.
    /// </summary>
    /// <param name="header">The names the table has already.</param>
    /// <param name="names">The names to add.</param>
    public static IReadOnlyList<string> NotIn(IReadOnlyCollection<string> header, IReadOnlyList<string> names) =>
        [.. names.Select(name => Free(name, header))];

    /// <summary>Returns the fields of an answer, in the order of the names.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public static string[] Fields(in CustomerAnswer answer, DecimalMark mark)
    {
        var fields = new string[Members.Length];
        for (var i = 0; i < fields.Length; i++) fields[i] = Members[i].Field(answer, mark);
        return fields;
    }

    private static string Free(string name, IReadOnlyCollection<string> header)
    {
        while (header.Contains(name)) name += "_predicted";
        return name;
    }

    /// <summary>
    /// Writes the fields of one answer after the other in UTF-8, for one thread at a time. A field that holds what it held in the
    /// answer before is copied: most of them are the same in a whole table.
    /// </summary>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    /// <param name="separator">The character between the fields.</param>
    public sealed class Writer(DecimalMark mark, byte separator)
    {
        private readonly WrittenField[] fields = [.. Members.Select(member => new WrittenField(member, mark, separator))];

        /// <summary>Writes the fields of an answer, in the order of the names, with a separator before each.</summary>
        /// <param name="answer">The answer.</param>
        /// <param name="into">Gets the fields.</param>
        public void Write(in CustomerAnswer answer, IBufferWriter<byte> into)
        {
            var length = 0;
            foreach (var field in fields) length += field.Write(answer).Length;
            var rest = into.GetSpan(length);
            foreach (var field in fields)
            {
                field.Bytes.CopyTo(rest);
                rest = rest[field.Bytes.Length..];
            }

            into.Advance(length);
        }
    }

    /// <summary>A field of the answer that was written last, with the separator before it.</summary>
    private sealed class WrittenField(AnswerMember member, DecimalMark mark, byte separator)
    {
        private readonly ArrayBufferWriter<byte> bytes = new();
        private AnswerValue value;

        public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

        public ReadOnlySpan<byte> Write(in CustomerAnswer answer)
        {
            var next = member.ValueOf(answer);
            if (bytes.WrittenCount > 0 && next.IsSameAs(value)) return Bytes;
            value = next;
            bytes.ResetWrittenCount();
            bytes.Write([separator]);
            value.Write(bytes, mark, (char)separator);
            return Bytes;
        }
    }
}
