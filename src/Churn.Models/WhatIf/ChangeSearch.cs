using Churn.Core.Schema;

namespace Churn.Models.WhatIf;

/// <summary>
/// Finds the fewest changes of the columns that can be changed that bring a customer's probability below a threshold: all sets of
/// one column, then of two, then of three, with every combination of candidates. Any number of threads may use it at once.
/// </summary>
/// <param name="schema">The columns.</param>
/// <param name="reference">What is kept of the training.</param>
public sealed class ChangeSearch(CustomerSchema schema, ChangeReference reference)
{
    /// <summary>The most columns that are changed together.</summary>
    public const int MaxChanges = 3;

    /// <summary>The most values that are tried of a number.</summary>
    public const int MaxCandidates = 12;

    /// <summary>The most combinations that are looked at, so that the time is bounded.</summary>
    public const int MaxCombinations = 50_000;

    /// <summary>The most answers, each with another set of columns.</summary>
    public const int MaxSuggestions = 5;

    private const int BetweenChecks = 256;

    private readonly ChangeReference reference = reference;
    private readonly GowerDistance distance = new(schema);
    private readonly int[] levers = [.. ChangeReference.LeversOf(schema)];

    /// <summary>Searches for one customer.</summary>
    /// <param name="customer">The coded row; columns whose value is missing or unseen stay as they are.</param>
    /// <param name="score">The churn probability of a coded row.</param>
    /// <param name="threshold">The probability to get below.</param>
    /// <param name="cancellation">Ends the search.</param>
    public ChangesFound Find(
        float[] customer, Func<float[], float> score, float threshold, CancellationToken cancellation = default)
    {
        Lever[] usable =
        [
            .. levers.Select(lever => new Lever(lever, CandidatesOf(lever, customer), CostOf(lever)))
                .Where(lever => lever.Candidates.Length > 0),];
        var trial = new Trial(this, customer, score, threshold, cancellation);
        for (var size = 1; size <= Math.Min(MaxChanges, usable.Length) && trial.Found.Count == 0 && !trial.IsStopped; size++)
            foreach (var set in SetsOf(usable, size, 0))
                trial.Try(set);
        return new ChangesFound(
            // stable: equal ones in the order of the columns
            [.. trial.Found.OrderBy(found => found.Cost).ThenBy(found => found.Distance).Take(MaxSuggestions)],
            trial.IsStopped);
    }

    private static IEnumerable<Lever[]> SetsOf(Lever[] all, int size, int from)
    {
        if (size == 0) return [[]];
        return Enumerable.Range(from, Math.Max(0, all.Length - from - size + 1))
            .SelectMany(first => SetsOf(all, size - 1, first + 1).Select(rest => (Lever[])[all[first], .. rest]));
    }

    private double CostOf(int lever) => schema.DeclarationOf(schema.Features[lever].Name)?.Cost ?? ColumnDeclaration.DefaultCost;

    /// <summary>The values that a column may be changed to, as far as that does not depend on other changes.</summary>
    private float[] CandidatesOf(int lever, float[] customer)
    {
        var (column, now) = (schema.Features[lever], customer[lever]);
        var declared = schema.DeclarationOf(column.Name)!;
        if (float.IsNaN(now) || (now == CategoryColumn.UnseenCode && column.Words is not null)) return [];
        return column.Words is { } words
            ? [.. WordsFor(declared, words, (int)now).Where(code => IsPlausible(lever, code, customer))]
            : NumbersFor(declared, reference.Quantiles.GetValueOrDefault(lever) ?? [], now);
    }

    private static IEnumerable<float> WordsFor(ColumnDeclaration declared, IReadOnlyList<string> words, int now)
    {
        ForbiddenChange[] forbidden =
            [.. (declared.Forbid ?? []).Select(text => ForbiddenChange.Parse(text, words)).OfType<ForbiddenChange>()];
        return Enumerable.Range(0, words.Count)
            .Where(code => code != now && !Array.Exists(forbidden, change => change.Forbids(words[now], words[code])))
            .Select(code => (float)code);
    }

    private static float[] NumbersFor(ColumnDeclaration declared, float[] quantiles, float now)
    {
        var allowed = Array.FindAll(quantiles, value => declared.Actionable switch
        {
            Actionable.Up => value > now,
            Actionable.Down => value < now,
            _ => value != now,
        });
        return allowed.Length <= MaxCandidates ? allowed
            : [.. Enumerable.Range(0, MaxCandidates).Select(i => allowed[i * (allowed.Length - 1) / (MaxCandidates - 1)])];
    }

    /// <summary>Whether a word occurred in training with the customer's words in the columns that cannot be changed.</summary>
    private bool IsPlausible(int lever, float code, float[] customer)
    {
        foreach (var pair in reference.Pairs)
            if (pair.Feature == lever && !levers.Contains(pair.Other) && !pair.Contains(code, customer[pair.Other])) return false;
        return true;
    }

    /// <summary>A column that can be changed, with the values to try.</summary>
    private sealed record Lever(int Feature, float[] Candidates, double Cost);

    /// <summary>The search for one customer.</summary>
    private sealed class Trial(
        ChangeSearch search, float[] customer, Func<float[], float> score, float threshold, CancellationToken cancellation)
    {
        private readonly float[] row = (float[])customer.Clone();
        private int combinations;

        public List<Changes> Found { get; } = [];

        public bool IsStopped { get; private set; }

        /// <summary>Tries every combination of candidates of some columns, and keeps the best that is plausible.</summary>
        public void Try(Lever[] set)
        {
            if (IsStopped) return;
            var pairs = search.reference.Pairs.Where(pair => Array.Exists(set, lever => lever.Feature == pair.Feature)).ToArray();
            Changes? best = null;
            Descend(0);
            if (best is not null) Found.Add(best);
            foreach (var lever in set) row[lever.Feature] = customer[lever.Feature];

            void Descend(int depth)
            {
                if (depth == set.Length)
                {
                    if (Look(set, pairs) is { } changes && !(best?.Distance <= changes.Distance)) best = changes;
                    return;
                }

                foreach (var code in set[depth].Candidates)
                {
                    if (IsStopped) return;
                    row[set[depth].Feature] = code;
                    Descend(depth + 1);
                }
            }
        }

        private Changes? Look(Lever[] set, WordPairs[] pairs)
        {
            if (++combinations > MaxCombinations)
            {
                IsStopped = true;
                return null;
            }

            if (combinations % BetweenChecks == 0) cancellation.ThrowIfCancellationRequested();
            foreach (var pair in pairs)
                if (!pair.Contains(row[pair.Feature], row[pair.Other])) return null;
            var probability = score(row);
            if (!(probability < threshold)) return null;
            if (!search.distance.IsNear(row, search.reference.Rows, search.reference.MaxDistance)) return null;
            return new Changes(
                Array.ConvertAll(set, lever => (lever.Feature, row[lever.Feature])),
                probability,
                set.Sum(lever => lever.Cost),
                search.distance.Between(customer, row));
        }
    }
}

/// <summary>Changes of a customer that bring the probability below the threshold.</summary>
/// <param name="Values">The features that change, in the order of the columns, each with the new coded value.</param>
/// <param name="Probability">The churn probability after the changes.</param>
/// <param name="Cost">What they cost together, as declared.</param>
/// <param name="Distance">How different the customer is after them, from 0 to 1.</param>
public sealed record Changes(IReadOnlyList<(int Feature, float Code)> Values, float Probability, double Cost, double Distance);

/// <summary>What a search found.</summary>
/// <param name="Suggestions">The cheapest first, then the smallest, each with another set of columns; all of one size.</param>
/// <param name="IsStopped">Whether combinations were left when <see cref="ChangeSearch.MaxCombinations"/> were looked at.</param>
public sealed record ChangesFound(IReadOnlyList<Changes> Suggestions, bool IsStopped);
