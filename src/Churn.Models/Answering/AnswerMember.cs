using System.Text.Json;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>Gets what an answer holds in a member.</summary>
public delegate AnswerValue AnswerGetter(in CustomerAnswer answer);

/// <summary>A member of an answer, in every form.</summary>
/// <param name="name">The name in JSON.</param>
/// <param name="column">The name of the column in tables; null where the table has the value already.</param>
/// <param name="get">Gets the value.</param>
public sealed class AnswerMember(string name, string? column, AnswerGetter get)
{
    private readonly JsonEncodedText encoded = JsonEncodedText.Encode(name);

    /// <summary>The name in JSON.</summary>
    public string Name => name;

    /// <summary>The name of the column in tables; null where the table has the value already.</summary>
    public string? Column => column;

    /// <summary>Writes the member into the JSON object that is open.</summary>
    public void Write(Utf8JsonWriter json, in CustomerAnswer answer) => get(answer).Write(json, encoded);

    /// <summary>Returns the field of a table.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public string Field(in CustomerAnswer answer, DecimalMark mark) => get(answer).ToField(mark);
}
