using System.CommandLine;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a share, from 0 to 1.</summary>
internal sealed class ShareOption : Option<double>
{
    public ShareOption(string name, string description, double standard)
        : base(name)
    {
        Description = description;
        HelpName = "X";
        DefaultValueFactory = _ => standard;
        Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
                result.AddError($"{name} is '{result.Tokens[0].Value}'; write a number from 0 to 1, such as 0.1.");
        });
    }
}
