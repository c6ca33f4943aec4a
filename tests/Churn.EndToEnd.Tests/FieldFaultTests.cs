using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>The inputs that once went wrong in the field, by the commands of a user.</summary>
public class FieldFaultTests
{
    [SkippableFact]
    public void Inputs_that_once_went_wrong_have_the_right_outcome()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "faults");
        Skip.IfNot(Directory.Exists(folder), "the inputs that went wrong in the field are not on this machine");

        BenchmarkProgram.Run("field-faults", folder, "--quick").Should().Contain(" 0 fall short");
    }
}
