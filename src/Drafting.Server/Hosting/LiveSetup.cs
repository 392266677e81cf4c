using System.Text.Json.Serialization;
using Drafting.Server.Live;
using Microsoft.AspNetCore.SignalR;

namespace Drafting.Server.Hosting;

/// <summary>The live path: hub, writer, fan-out, housekeeping.</summary>
public static class LiveSetup
{
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder, bool serving)
    {
        builder.Services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = LiveHub.MaxMessage;
            options.MaximumParallelInvocationsPerClient = 4;
            options.DisableImplicitFromServicesParameters = true;
        })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)
            .AddMessagePackProtocol();
        builder.Services.AddSingleton<HubLifetimeManager<LiveHub>, LiveConnections>();
        builder.Services.AddSingleton<Fanout>().AddSingleton<TextStore>().AddSingleton<Announcer>().AddSingleton<RightsWatch>();
        builder.Services.AddSingleton<LiveWriter>();
        if (serving) builder.Services.AddHostedService(provider => provider.GetRequiredService<LiveWriter>()).AddHostedService<Housekeeping>();
        return builder;
    }
}
