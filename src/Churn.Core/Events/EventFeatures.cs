namespace Churn.Core.Events;

/// <summary>
/// Computes what a customer's events before a moment say: how recently, how often, for how much, at which gaps, with which trend,
/// at what time of day and week, of which types. The one code for files and for requests. An event counts if it happened before
/// the moment and was known before it, and no earlier than <see cref="EventSchema.ObserveDays"/>; nothing else is looked at.
/// </summary>
public sealed class EventFeatures
{
    private const double Day = TimeSpan.TicksPerDay;
    private const double Month = 30; // days

    /// <summary>Weeks that the trend looks at.</summary>
    private const int MaxWeeks = 26;

    private const int DayParts = 4;

    /// <summary>A feature that is there where times are more than days.</summary>
    internal const string NightShare = "night_share";

    private static readonly string[] PartNames = [NightShare, "morning_share", "afternoon_share", "evening_share"];

    private readonly EventSchema schema;
    private readonly EventSequenceScorer? sequence;
    private readonly int[] windows;
    private readonly int weeks;
    private readonly List<int> seen = []; // places of the events that count, the newest first
    private readonly int[][] counts; // of each member's words, and last of those without a word
    private readonly RunningMoments[] numbers;
    private readonly double[] weekly;
    private readonly int[] parts = new int[DayParts];

    /// <param name="schema">What is known of events.</param>
    /// <param name="sequence">Scores their order, which is the last feature; null for none.</param>
    public EventFeatures(EventSchema schema, EventSequenceScorer? sequence = null)
    {
        (this.schema, this.sequence) = (schema, sequence);
        windows = [.. schema.Windows];
        weeks = Math.Min(MaxWeeks, schema.ObserveDays / 7);
        counts = [.. schema.Words.Select(words => new int[words.Vocabulary.Count + 1])];
        numbers = new RunningMoments[schema.Numbers.Count];
        weekly = new double[weeks];
        Names = [.. NamesOf(schema, windows, weeks), .. sequence is null ? [] : new[] { EventSequenceScorer.Column }];
    }

    /// <summary>The names of the features, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Computes the features of a moment.</summary>
    /// <param name="history">The customer's events, sorted.</param>
    /// <param name="asOf">The moment.</param>
    /// <param name="features">Takes a number for each of <see cref="Names"/>; NaN where it cannot be said.</param>
    /// <returns>How many events count.</returns>
    public int Compute(EventHistory history, long asOf, Span<double> features)
    {
        history.FindCounting(asOf, schema.ObserveDays, int.MaxValue, seen);
        var next = 0;
        AddWindows(history, asOf, features, ref next);
        AddGaps(history, asOf, features, ref next);
        AddTrend(history, asOf, features, ref next);
        AddTimes(history, features, ref next);
        AddKinds(features, ref next);
        if (sequence is not null) features[next] = sequence.Score(history, asOf);
        return seen.Count;
    }

    private static IEnumerable<string> NamesOf(EventSchema schema, int[] windows, int weeks)
    {
        foreach (var days in windows)
        {
            yield return $"events_{days}d";
            yield return $"active_days_{days}d";
            foreach (var number in schema.Numbers)
                foreach (var figure in new[] { "sum", "mean", "sd" }) yield return $"{number}_{figure}_{days}d";
            foreach (var words in schema.Words)
            {
                foreach (var word in words.Vocabulary) yield return $"{words.Name}_{word}_{days}d";
                if (words.HasOthers) yield return $"{words.Name}_{EventWords.Others}_{days}d";
            }
        }

        foreach (var days in Pairs(windows)) yield return $"recent_share_{days}d";
        foreach (var name in new[] { "recency_days", "observed_days", "gap_mean_days", "gap_sd_days", "gap_last_days" })
            yield return name;
        foreach (var name in new[] { "recency_over_gap", "recency_share", "active_days_a_month" }) yield return name;
        if (weeks > 1) yield return "weekly_trend";
        yield return "weekend_share";
        if (schema.HasTimeOfDay)
            foreach (var part in PartNames) yield return part;
        foreach (var words in schema.Words)
            foreach (var figure in new[] { "kinds", "entropy" }) yield return $"{words.Name}_{figure}";
    }

    /// <summary>The windows that have one of the same length before them.</summary>
    private static IEnumerable<int> Pairs(int[] windows) => windows.Where(days => days * 2 <= windows[^1]);

    /// <summary>Goes back in time once, and writes down what there is at the start of each window.</summary>
    private void AddWindows(EventHistory history, long asOf, Span<double> features, ref int next)
    {
        foreach (var count in counts) Array.Clear(count);
        Array.Clear(numbers);
        var (i, activeDays, lastDay) = (0, 0, long.MaxValue);
        foreach (var days in windows)
        {
            var from = asOf - (days * TimeSpan.TicksPerDay);
            for (; i < seen.Count && history.Time(seen[i]) >= from; i++)
            {
                var day = history.Time(seen[i]) / TimeSpan.TicksPerDay;
                if (day != lastDay) (activeDays, lastDay) = (activeDays + 1, day);
                for (var member = 0; member < counts.Length; member++)
                    if (history.Word(seen[i], member) is var code and not EventWords.None) counts[member][code]++;
                for (var member = 0; member < numbers.Length; member++)
                    if (history.Number(seen[i], member) is var value && !double.IsNaN(value)) numbers[member].Add(value);
            }

            features[next++] = i;
            features[next++] = activeDays;
            foreach (var number in numbers)
            {
                features[next++] = number.Sum;
                features[next++] = number.Mean;
                features[next++] = number.Deviation;
            }

            for (var member = 0; member < counts.Length; member++)
                for (var word = 0; word < schema.Words[member].Counts; word++) features[next++] = counts[member][word];
        }

        foreach (var days in Pairs(windows))
        {
            var both = CountSince(history, asOf, days * 2);
            features[next++] = both == 0 ? double.NaN : (double)CountSince(history, asOf, days) / both;
        }
    }

    private int CountSince(EventHistory history, long asOf, int days)
    {
        var from = asOf - (days * TimeSpan.TicksPerDay);
        var (low, high) = (0, seen.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (history.Time(seen[middle]) >= from) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Time since the newest event and since the oldest, and the gaps between days with events.</summary>
    private void AddGaps(EventHistory history, long asOf, Span<double> features, ref int next)
    {
        if (seen.Count == 0)
        {
            for (var i = 0; i < 8; i++) features[next++] = double.NaN;
            return;
        }

        var (gaps, last, day) = (default(RunningMoments), double.NaN, history.Time(seen[0]) / TimeSpan.TicksPerDay);
        foreach (var place in seen)
        {
            var other = history.Time(place) / TimeSpan.TicksPerDay;
            if (other == day) continue;
            if (gaps.Count == 0) last = day - other;
            gaps.Add(day - other);
            day = other;
        }

        var (recency, observed) = ((asOf - history.Time(seen[0])) / Day, (asOf - history.Time(seen[^1])) / Day);
        features[next++] = recency;
        features[next++] = observed;
        features[next++] = gaps.Mean;
        features[next++] = gaps.Deviation;
        features[next++] = last;
        features[next++] = recency / (gaps.Mean + 1);
        features[next++] = recency / observed;
        features[next++] = (gaps.Count + 1) * Month / Math.Max(observed, 1);
    }

    /// <summary>The slope of the events of a week over the weeks, the newest last: least squares.</summary>
    private void AddTrend(EventHistory history, long asOf, Span<double> features, ref int next)
    {
        if (weeks < 2) return;
        Array.Clear(weekly);
        foreach (var place in seen)
            if ((asOf - history.Time(place) - 1) / (7 * TimeSpan.TicksPerDay) is var week && week < weeks) weekly[week]++;
        var (centre, covariance, variance) = ((weeks - 1) / 2.0, 0.0, 0.0);
        for (var week = 0; week < weeks; week++)
        {
            covariance += (centre - week) * weekly[week];
            variance += (centre - week) * (centre - week);
        }

        features[next++] = covariance / variance;
    }

    private void AddTimes(EventHistory history, Span<double> features, ref int next)
    {
        Array.Clear(parts);
        var weekend = 0;
        foreach (var place in seen)
        {
            var time = history.Time(place);
            parts[time % TimeSpan.TicksPerDay * DayParts / TimeSpan.TicksPerDay]++;
            if (EventClock.DayOf(time).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) weekend++;
        }

        features[next++] = (double)weekend / seen.Count; // NaN without events
        if (!schema.HasTimeOfDay) return;
        foreach (var part in parts) features[next++] = (double)part / seen.Count;
    }

    /// <summary>How many words there are in all windows, and the entropy of their shares.</summary>
    private void AddKinds(Span<double> features, ref int next)
    {
        foreach (var count in counts)
        {
            var (kinds, all, entropy) = (0, 0, 0.0);
            foreach (var number in count) (kinds, all) = (kinds + (number > 0 ? 1 : 0), all + number);
            foreach (var number in count)
                if (number > 0) entropy -= (double)number / all * Math.Log((double)number / all);
            features[next++] = kinds;
            features[next++] = all == 0 ? double.NaN : entropy;
        }
    }

    /// <summary>Mean and deviation of numbers that come one after the other (Welford 1962).</summary>
    private struct RunningMoments
    {
        private double squares;

        public int Count { get; private set; }

        public double Sum { get; private set; }

        /// <summary>NaN without numbers.</summary>
        public readonly double Mean => Sum / Count;

        /// <summary>The deviation of the numbers themselves; NaN without numbers.</summary>
        public readonly double Deviation => Math.Sqrt(Math.Max(0, squares) / Count);

        public void Add(double value)
        {
            var before = Count == 0 ? value : Mean;
            (Count, Sum) = (Count + 1, Sum + value);
            squares += (value - before) * (value - Mean);
        }
    }
}
