using System.Text.Json;

namespace Churn.Models.Answering;

/// <summary>Writes answers as JSON objects: alone, in arrays, in lines.</summary>
public static class AnswerJson
{
    /// <summary>Writes an answer as a JSON object. It allocates nothing.</summary>
    public static void Write(Utf8JsonWriter json, in CustomerAnswer answer)
    {
        json.WriteStartObject();
        for (var i = 0; i < AnswerMembers.All.Count; i++) AnswerMembers.All[i].Write(json, answer);
        json.WriteEndObject();
    }
}
