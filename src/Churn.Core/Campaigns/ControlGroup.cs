using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Core.Campaigns;

/// <summary>
/// Draws the customers of an action who are not contacted, so that its effect can be measured. The lot of a customer is a hash of
/// seed, action and key: who is drawn once is drawn again as long as the action's customers stay much the same.
/// </summary>
/// <param name="share">The share of each action's customers, from 0 to below 1.</param>
/// <param name="seed">Any number; the same one draws the same customers.</param>
internal sealed class ControlGroup(double share, int seed)
{
    /// <summary>The number of controls among so many customers: the nearest whole number to their share.</summary>
    public int Count(int customers) => (int)Math.Round(share * customers, MidpointRounding.AwayFromZero);

    /// <summary>Draws the controls of each action.</summary>
    /// <param name="keys">The customers' keys.</param>
    /// <param name="actions">The position of each customer's action.</param>
    /// <param name="list">The actions.</param>
    /// <returns>For each customer whether they are a control.</returns>
    public bool[] Draw(IReadOnlyList<string> keys, int[] actions, IReadOnlyList<CampaignAction> list)
    {
        var isControl = new bool[actions.Length];
        for (var action = 0; action < list.Count && share > 0; action++)
        {
            var customers = Enumerable.Range(0, actions.Length).Where(customer => actions[customer] == action).ToArray();
            var lots = Array.ConvertAll(customers, customer => Lot(keys[customer], list[action].Name));
            Array.Sort(lots, customers);
            foreach (var customer in customers.AsSpan(0, Count(customers.Length))) isControl[customer] = true;
        }

        return isControl;
    }

    private ulong Lot(string key, string action)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}\n{action}\n{key}")));
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
