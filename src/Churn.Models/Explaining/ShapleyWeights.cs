namespace Churn.Models.Explaining;

/// <summary>The weights by which Shapley values share out a product of conditions.</summary>
internal static class ShapleyWeights
{
    /// <summary>The most columns that a path of a tree may have to be explained exactly.</summary>
    public const int MaxPlayers = 64;

    private static readonly double[][] OfCustomer = Table();

    /// <summary>
    /// What a column gets of a leaf whose conditions only the customer meets on <paramref name="met"/> columns, this one among
    /// them, and only the background row on <paramref name="unmet"/>: (met - 1)! unmet! / (met + unmet)!.
    /// </summary>
    public static double Of(int met, int unmet) => OfCustomer[met][unmet];

    private static double[][] Table()
    {
        var table = new double[MaxPlayers + 1][];
        for (var met = 0; met <= MaxPlayers; met++)
        {
            table[met] = new double[MaxPlayers + 1];
            if (met == 0) continue;
            table[met][0] = 1.0 / met;
            for (var unmet = 1; unmet <= MaxPlayers; unmet++) table[met][unmet] = table[met][unmet - 1] * unmet / (met + unmet);
        }

        return table;
    }
}
