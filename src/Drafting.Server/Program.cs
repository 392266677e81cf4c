using Drafting.Server.Hosting;

return await Commands.Root(args).InvokeAsync();
