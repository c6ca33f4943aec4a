using Churn.Core.Csv;

namespace ChurnApi.Predict;

/// <summary>Says why bytes are no row of a table.</summary>
internal static class RowFaults
{
    public static string Words(CsvFault fault) => fault switch
    {
        CsvFault.NotUtf8 => "it is not encoded in UTF-8.",
        CsvFault.StrayQuote => "a quote stands inside a field; write a quote twice and quote the field.",
        _ => "a quote is not closed.",
    };
}
