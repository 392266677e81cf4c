namespace Drafting.Server.Silence;

/// <summary>The addresses of silence procedures inside a group.</summary>
public static class SilenceEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadSilences.Map(group);
        KeepSilence.Map(group);
    }
}
