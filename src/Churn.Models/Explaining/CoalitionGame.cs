using System.Numerics;
using Churn.Core.Numerics;

namespace Churn.Models.Explaining;

/// <summary>
/// Shapley values of what is not explained exactly, from rows of which some columns are the customer's and the others a
/// background row's: of few columns by all coalitions, of many by a permutation for each background row and its reverse.
/// </summary>
internal sealed class CoalitionGame
{
    /// <summary>The most columns of which all coalitions are tried: 64 for each background row.</summary>
    public const int MaxEnumerated = 6;

    private const int Seed = 0x5AB1;

    private readonly GraphParts parts;
    private readonly Background background;
    private readonly double[] rests;
    private readonly int[][] codedOf;
    private readonly int[][] valuesOf;
    private readonly int[][] orders;
    private readonly LeafBackground? leaves;

    /// <param name="parts">The log-odds as a sum.</param>
    /// <param name="background">The rows to compare with.</param>
    /// <param name="playerOf">The player of each float of a coded row.</param>
    /// <param name="players">How many players there are.</param>
    public CoalitionGame(GraphParts parts, Background background, int[] playerOf, int players)
    {
        (this.parts, this.background) = (parts, background);
        rests = [.. background.Values.Zip(background.Unknown, (values, unknown) => parts.LogOdds.Rest(values, unknown))];
        (codedOf, valuesOf) = (PlacesOf(playerOf, players), PlacesOf(parts.Owners, players));
        orders = [.. background.Coded.Select((_, row) => OrderOf(row, players))];
        if (players > MaxEnumerated) leaves = LeafBackground.Of(parts.LogOdds.TreesOfRest, background.Values, players);
    }

    /// <summary>Adds the Shapley values.</summary>
    /// <param name="coded">The customer's coded row.</param>
    /// <param name="values">The customer's values that come from one column each.</param>
    /// <param name="unknown">The customer's values whose structure is not known.</param>
    /// <param name="contributions">A number for each player.</param>
    /// <param name="errors">The standard error of each.</param>
    public void Add(
        ReadOnlySpan<float> coded,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> unknown,
        double[] contributions,
        double[] errors)
    {
        var whole = parts.LogOdds.Rest(values, unknown);
        var mixture = new Mixture(this, coded, values);
        for (var row = 0; row < background.Coded.Length; row++)
        {
            mixture.Begin(row);
            var differing = new List<int>(orders[row].Length);
            foreach (var player in orders[row])
                if (mixture.Differs(player)) differing.Add(player);
            if (differing.Count == 0) continue;
            if (orders[row].Length <= MaxEnumerated) Enumerate(mixture, differing, rests[row], whole, contributions);
            else Permute(mixture, differing, rests[row], whole, contributions, errors);
        }

        for (var player = 0; player < errors.Length; player++)
            errors[player] = Math.Sqrt(errors[player]) / background.Coded.Length;
    }

    /// <summary>
    /// Half the difference between the two orders bounds the error of their mean: what a column brings before others it mostly
    /// does not bring after them.
    /// </summary>
    private void Permute(
        Mixture mixture, List<int> order, double start, double whole, double[] contributions, double[] errors)
    {
        Span<double> forward = order.Count <= 256 ? stackalloc double[order.Count] : new double[order.Count];
        var before = start;
        mixture.Turn(order, toCustomer: true);
        for (var i = 0; i < order.Count; i++)
        {
            mixture.Take(order[i]);
            var now = i == order.Count - 1 ? whole : mixture.Rest();
            (forward[i], before) = (now - before, now);
        }

        // backwards the columns go back to the row's: from the whole, in the same order
        before = whole;
        mixture.Turn(order, toCustomer: false);
        for (var i = 0; i < order.Count; i++)
        {
            mixture.GiveBack(order[i]);
            var now = i == order.Count - 1 ? start : mixture.Rest();
            var difference = (forward[i] - (before - now)) / 2;
            contributions[order[i]] += (forward[i] + before - now) / 2 / background.Coded.Length;
            errors[order[i]] += difference * difference;
            before = now;
        }
    }

    private void Enumerate(Mixture mixture, List<int> columns, double start, double whole, double[] contributions)
    {
        var all = (1 << columns.Count) - 1;
        Span<double> games = stackalloc double[1 << MaxEnumerated];
        for (var (step, members) = (1, 0); step <= all; step++)
        {
            var changed = BitOperations.TrailingZeroCount(step); // Gray code: one column at a time
            members ^= 1 << changed;
            if ((members >> changed & 1) != 0) mixture.Take(columns[changed]);
            else mixture.GiveBack(columns[changed]);
            games[members] = members == all ? whole : mixture.Rest();
        }

        games[0] = start;
        for (var members = 0; members < all; members++)
        {
            var size = BitOperations.PopCount((uint)members);
            var weight = ShapleyWeights.Of(columns.Count - size, size) / background.Coded.Length;
            for (var i = 0; i < columns.Count; i++)
                if ((members >> i & 1) == 0)
                    contributions[columns[i]] += weight * (games[members | (1 << i)] - games[members]);
        }
    }

    private static int[][] PlacesOf(int[] owners, int players)
    {
        var places = owners.Index().ToLookup(place => place.Item, place => place.Index);
        return [.. Enumerable.Range(0, players).Select(player => places[player].ToArray())];
    }

    private static int[] OrderOf(int row, int players)
    {
        int[] order = [.. Enumerable.Range(0, players)];
        new RandomStream(Seed, row).Shuffle<int>(order);
        return order;
    }

    /// <summary>A row of which some columns are the customer's and the others a background row's.</summary>
    private readonly ref struct Mixture(CoalitionGame game, ReadOnlySpan<float> customerCoded, ReadOnlySpan<float> customerValues)
    {
        private readonly ReadOnlySpan<float> customerCoded = customerCoded;
        private readonly ReadOnlySpan<float> customerValues = customerValues;
        private readonly float[] coded = new float[customerCoded.Length];
        private readonly float[] values = new float[customerValues.Length];
        private readonly float[] unknown = new float[game.parts.Unknown.Length];
        private readonly int[] row = new int[1];
        private readonly LeafMixture? leaves = game.leaves is { } known ? new LeafMixture(known, customerValues) : null;

        /// <summary>Begins with a background row.</summary>
        public void Begin(int number)
        {
            row[0] = number;
            game.background.Coded[number].CopyTo(coded, 0);
            game.background.Values[number].CopyTo(values, 0);
        }

        /// <summary>Whether the customer has another value of a column than the background row.</summary>
        public bool Differs(int player)
        {
            foreach (var place in game.codedOf[player])
                if (!customerCoded[place].Equals(game.background.Coded[row[0]][place])) return true;
            return false;
        }

        /// <summary>Goes from the background row to the customer, or back.</summary>
        /// <param name="order">The columns that differ, in the order in which they are taken or given back.</param>
        /// <param name="toCustomer">Whether they are taken.</param>
        public void Turn(List<int> order, bool toCustomer) => leaves?.Begin(row[0], order, toCustomer);

        /// <summary>Takes a column from the customer.</summary>
        public void Take(int player)
        {
            leaves?.Change(player);
            foreach (var place in game.codedOf[player]) coded[place] = customerCoded[place];
            foreach (var place in game.valuesOf[player]) values[place] = customerValues[place];
        }

        /// <summary>Takes a column from the background row again.</summary>
        public void GiveBack(int player)
        {
            leaves?.Change(player);
            foreach (var place in game.codedOf[player]) coded[place] = game.background.Coded[row[0]][place];
            foreach (var place in game.valuesOf[player]) values[place] = game.background.Values[row[0]][place];
        }

        public double Rest()
        {
            game.parts.Unknown.Write(coded, unknown);
            return game.parts.LogOdds.Rest(values, unknown, leaves);
        }
    }
}
