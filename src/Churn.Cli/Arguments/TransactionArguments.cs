using System.CommandLine;
using Churn.Data.Transactions;

namespace Churn.Cli.Arguments;

/// <summary>The options that say which columns of a transactions file hold what.</summary>
internal sealed class TransactionArguments
{
    private readonly Option<string> customer = Column(
        "--customer", "The column that names the customer. Default: told by its name.");

    private readonly Option<string> time = Column("--time", "The column of days. Default: the only one.");

    private readonly Option<string> amount = Column(
        "--amount", "The column of amounts, or of prices with --quantity. Default: told by its name.");

    private readonly Option<string> quantity = Column("--quantity", "The column by which prices are multiplied. Default: none.");

    private readonly Option<string> item = Column("--item", "The column that names what was bought.");

    private readonly DayOption until = new("--until", "The last day that counts. Default: the newest of the file.");

    private readonly Option<ReturnedGoods> returns = new("--returns")
    {
        Description = "What becomes of negative amounts: drop leaves them out, net subtracts them from the same day. "
            + "Default: the file is refused.",
        DefaultValueFactory = _ => ReturnedGoods.Refuse,
    };

    /// <summary>The day after which no transaction may lie, unless the user names the last day that counts.</summary>
    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { customer, time, amount, quantity, until, returns }) command.Options.Add(option);
    }

    /// <summary>Adds the options of a command that reads what was bought, and no amounts.</summary>
    public void AddItemsTo(Command command)
    {
        item.Required = true;
        quantity.Description = "The column of quantities; rows below 0 are returned goods and left out. Default: none.";
        foreach (var option in new Option[] { customer, time, item, quantity, until }) command.Options.Add(option);
    }

    public TransactionOptions Read(ParseResult parsed) => new()
    {
        Customer = parsed.GetValue(customer),
        Time = parsed.GetValue(time),
        Amount = parsed.GetValue(amount),
        Quantity = parsed.GetValue(quantity),
        Until = until.Read(parsed),
        Returns = parsed.GetValue(returns),
    };

    /// <summary>Reads the options of <see cref="AddItemsTo"/>.</summary>
    public TransactionOptions ReadItems(ParseResult parsed) => new()
    {
        Customer = parsed.GetValue(customer),
        Time = parsed.GetValue(time),
        Item = parsed.GetValue(item),
        Quantity = parsed.GetValue(quantity),
        Until = until.Read(parsed),
        Returns = ReturnedGoods.Drop,
        NeedsAmount = false,
    };

    private static Option<string> Column(string name, string description) =>
        new(name) { Description = description, HelpName = "NAME" };
}
