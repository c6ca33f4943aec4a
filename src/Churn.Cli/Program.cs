using Churn.Cli.Commands;

return await ChurnCommand.RunAsync(args);
