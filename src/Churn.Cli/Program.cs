using Churn.Cli;

return await ChurnCommand.RunAsync(args);
