using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Training.Privacy;

/// <summary>The customers of a file, read by what is known of its columns and nothing that they say themselves.</summary>
/// <param name="Schema">The schema of the bounds.</param>
/// <param name="Customers">The customers, coded.</param>
/// <param name="Hashes">What happens to each of them by chance.</param>
internal sealed record BoundedCustomers(CustomerSchema Schema, EncodedDataset Customers, CustomerHashes Hashes)
{
    /// <summary>Reads a file without the customers who were erased.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reading">How it is written.</param>
    /// <param name="bounds">What is known of the columns.</param>
    /// <param name="names">The columns of the schema; null for those of the file.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="store">Has the list of those who were erased.</param>
    /// <param name="tell">Told of who is left out, and of values beyond the bounds.</param>
    /// <exception cref="DataRefusedException">A column is not there, a value is no number, a customer is there twice.</exception>
    public static BoundedCustomers Read(
        string file,
        ReadingOptions reading,
        PrivateBounds bounds,
        IReadOnlyList<string>? names,
        int seed,
        ModelStore store,
        Action<RunEvent> tell)
    {
        var erased = store.BlockList().With(bounds.Key);
        var table = CsvCustomerReader.Read(file, reading with { Erased = erased });
        if (BlockList.Describe(table.LeftOut) is { } leftOut) tell(new RunEvent.Noted(leftOut));
        if (erased.WarnOf(table.Header) is { } unknown) tell(new RunEvent.Warned(unknown));
        var schema = PrivateData.Check(table, bounds, names);
        foreach (var clipped in PrivateData.Beyond(table, schema)) tell(new RunEvent.Warned(clipped));
        return new BoundedCustomers(schema, EncodedDataset.Read(table, schema), new CustomerHashes(table, schema, seed));
    }
}
