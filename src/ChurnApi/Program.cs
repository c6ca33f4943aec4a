using ChurnApi;

return await ChurnService.RunAsync(args);
