using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Checks what a user declares about columns against the columns that were learnt, and keeps it in the schema.</summary>
public static class ColumnDeclarations
{
    /// <summary>Returns the schema with the declarations of the options.</summary>
    /// <exception cref="DataRefusedException">A declaration does not fit its column; the exception holds every fault.</exception>
    internal static CustomerSchema Apply(CustomerTable table, CustomerSchema schema, SchemaOptions options)
    {
        TableError[] errors = [.. Check(table, schema.Columns, options)];
        if (errors.Length > 0) throw new DataRefusedException(errors);
        ColumnDeclaration[] declarations = [.. Declared(options)];
        return declarations.Length == 0 ? schema : schema.Declaring(declarations);
    }

    /// <summary>Finds every declaration that does not fit its column.</summary>
    internal static IEnumerable<TableError> Check(
        CustomerTable table, IReadOnlyList<Column> columns, SchemaOptions options) =>
        DeclarationValidator.Check(columns, [.. Declared(options)])
            .Select(fault => new TableError(table.File, fault.Rule, Column: fault.Column));

    private static IEnumerable<ColumnDeclaration> Declared(SchemaOptions options) =>
        options.Columns.Select(column => column.Declaration).Where(declared => !declared.IsEmpty);
}
