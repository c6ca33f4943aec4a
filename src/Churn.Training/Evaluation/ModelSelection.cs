using Churn.Core.Numerics;

namespace Churn.Training.Evaluation;

/// <summary>Which candidate is published, and where the others stand.</summary>
/// <param name="Winner">The candidate that is published.</param>
/// <param name="Standings">All candidates, in the order in which they came.</param>
/// <param name="Reason">Why it is, in a sentence.</param>
public sealed record ModelSelection(Candidate Winner, IReadOnlyList<CandidateRanking> Standings, string Reason)
{
    /// <summary>With fewer customers of the rarer class than this, a blend goes before a single model.</summary>
    private const int FewOfAClass = 200;

    /// <summary>By how many times the standard errors of the rule a blend of few customers may be behind.</summary>
    private const double BlendErrors = 2;

    /// <summary>
    /// Takes the simplest candidate whose out-of-fold log loss is not more than some standard errors behind the best, or not more
    /// than what matters in practice. The error is that of the difference customer by customer, since all candidates scored the
    /// same customers (Breiman, Friedman, Olshen and Stone 1984 have the rule with the error of the loss itself, which is many
    /// times larger). Where few customers churned, or few stayed, that error is so large that the simplest would win unseen, and
    /// the log loss of single models promises too much, since their variants were chosen by it; there a blend is taken that is
    /// within twice the errors.
    /// </summary>
    /// <param name="candidates">The simplest first.</param>
    /// <param name="eligible">The names of those that may win.</param>
    /// <param name="standardErrors">How many standard errors; with 0 chance is no excuse.</param>
    /// <param name="practical">The mean log loss that does not matter, 0 or more; with 0 for both the best wins.</param>
    public static ModelSelection Of(
        IReadOnlyList<Candidate> candidates,
        IReadOnlyCollection<string> eligible,
        double standardErrors,
        double practical)
    {
        var able = candidates.Where(candidate => eligible.Contains(candidate.Name)).ToArray() is { Length: > 0 } some
            ? some
            : [.. candidates];
        var best = able.MinBy(candidate => candidate.CrossValidatedLogLoss)!;
        var bestLosses = best.Scored.LossByGroup(best.OutOfFoldLogOdds);
        CandidateRanking[] standings = [.. candidates.Select(candidate => Compare(candidate, best, bestLosses))];
        bool IsNear(CandidateRanking standing, double errors) =>
            able.Contains(standing.Candidate)
            && (standing.Behind <= errors * standing.StandardError || standing.Behind <= practical)
            || standing.Candidate == best;
        var blend = best.Scored.RarerClass < FewOfAClass
            ? Array.Find(standings, standing =>
                standing.Candidate.Model is Blend && IsNear(standing, BlendErrors * standardErrors))
            : null;
        if (blend is not null && blend.Candidate != best)
            return new ModelSelection(
                blend.Candidate,
                standings,
                $"a blend, within {Errors(BlendErrors * standardErrors)} of the best, {best.Name}: with few customers, "
                + "which single model is best may be chance");
        var winner = blend ?? standings.First(standing => IsNear(standing, standardErrors));
        var why = winner.Behind <= standardErrors * winner.StandardError
            ? $"within {Errors(standardErrors)} of the best, {best.Name}: the difference may be chance"
            : FormattableString.Invariant(
                $"within {practical:0.####} of the best, {best.Name}: less does not matter in practice");
        return new ModelSelection(
            winner.Candidate, standings, Explain(candidates.Count, able.Length, winner.Candidate, best, why));
    }

    /// <summary>The same with a candidate that takes the winner's place.</summary>
    /// <param name="candidate">The candidate, scored on the customers of the others.</param>
    /// <param name="reason">Why it does, in a sentence.</param>
    public ModelSelection Replace(Candidate candidate, string reason)
    {
        var best = Standings.First(standing => standing is { Behind: 0, StandardError: 0 }).Candidate;
        var standing = Compare(candidate, best, best.Scored.LossByGroup(best.OutOfFoldLogOdds));
        return new ModelSelection(candidate, [.. Standings, standing], reason);
    }

    private static CandidateRanking Compare(Candidate candidate, Candidate best, double[] bestLosses)
    {
        if (candidate == best)
            return new CandidateRanking(candidate, 0, 0);
        double[] differences =
        [
            .. candidate.Scored.LossByGroup(candidate.OutOfFoldLogOdds).Zip(bestLosses, (loss, least) => loss - least),];
        var standardError = Math.Sqrt(Moments.Variance<double>(differences) / differences.Length);
        return new CandidateRanking(candidate, candidate.CrossValidatedLogLoss - best.CrossValidatedLogLoss, standardError);
    }

    private static string Explain(int trained, int able, Candidate winner, Candidate best, string why) =>
        (trained, able) switch
        {
            (1, _) => "the only model that was trained",
            (_, 1) => "the only model that was asked for",
            _ when winner == best && able < trained =>
                "of the models asked for, the smallest log loss on customers it had not learnt from",
            _ when winner == best => "the smallest log loss on customers it had not learnt from",
            _ => $"the simplest whose log loss is {why}",
        };

    private static string Errors(double count) =>
        count == 1 ? "one standard error" : FormattableString.Invariant($"{count:0.##} standard errors");
}

/// <summary>Where a candidate stands against the one with the smallest out-of-fold log loss of those that may win.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Behind">How much greater its log loss is; below 0 only for one that may not win.</param>
/// <param name="StandardError">The standard error of that, from the difference of each customer; 0 for the best itself.</param>
public sealed record CandidateRanking(Candidate Candidate, double Behind, double StandardError);
