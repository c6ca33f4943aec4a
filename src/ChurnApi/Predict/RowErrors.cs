using Churn.Core.Csv;

namespace ChurnApi.Predict;

/// <summary>Says why bytes are no row of a table.</summary>
internal static class RowErrors
{
    public static string Words(CsvError fault) => fault switch
    {
        CsvError.NotUtf8 => "it is not encoded in UTF-8.",
        CsvError.Nul => "there is a NUL character in it, so it is not text; leave it out.",
        CsvError.StrayQuote => "a quote stands inside a field; write a quote twice and quote the field.",
        _ => "a quote is not closed.",
    };
}
