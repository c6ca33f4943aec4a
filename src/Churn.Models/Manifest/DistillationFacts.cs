using System.Text.Json.Serialization;

namespace Churn.Models.Manifest;

/// <summary>
/// The published model (the student) has learnt from the probabilities of another one (its teacher), to score a customer in less
/// time. Times are estimated from what the graphs count, in microseconds, and do not depend on the machine.
/// </summary>
/// <param name="Teacher">The kind of the teacher, which has figures among the candidates.</param>
/// <param name="LatencyMicroseconds">The time that was asked for.</param>
/// <param name="TeacherMicroseconds">The time of the teacher.</param>
/// <param name="Microseconds">The time of the student, at most the one asked for.</param>
/// <param name="TeacherLogLoss">The log loss of the teacher on the held-out rows.</param>
/// <param name="LogLoss">The log loss of the student on them.</param>
/// <param name="LogLossBehindUpper">
/// By how much the student's log loss is larger at most, 95 % sure (one-sided); it was published since that is at most
/// <see cref="LogLossAllowed"/>.
/// </param>
/// <param name="LogLossAllowed">By how much it may be larger.</param>
public sealed record DistillationFacts(
    string Teacher,
    double LatencyMicroseconds,
    double TeacherMicroseconds,
    double Microseconds,
    double TeacherLogLoss,
    double LogLoss,
    double LogLossBehindUpper,
    double LogLossAllowed)
{
    /// <summary>Whether the student is good enough to take its teacher's place.</summary>
    [JsonIgnore]
    public bool IsNotWorse => LogLossBehindUpper <= LogLossAllowed;

    /// <summary>Student and teacher in a sentence, without the student's name.</summary>
    public string Describe() => FormattableString.Invariant(
            $"distilled from {Teacher}: log loss {LogLoss:0.0000} on the held-out customers, the teacher's ")
        + FormattableString.Invariant($"{TeacherLogLoss:0.0000} (behind by at most {LogLossBehindUpper:0.0000}, 95 % sure; ")
        + FormattableString.Invariant($"{LogLossAllowed:0.0000} is allowed); about {Microseconds:0.00} us a customer, the ")
        + FormattableString.Invariant($"teacher {TeacherMicroseconds:0.00} us; asked for: {LatencyMicroseconds:0.##} us");
}
