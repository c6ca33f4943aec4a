using ChurnApi.Hosting;

return await ChurnService.RunAsync(args);
