namespace Drafting.Server.Consensus;

/// <summary>The addresses of the board inside a group.</summary>
public static class BoardEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadBoard.Map(group);
        NeedsMe.Map(group);
        Progress.Map(group);
        Sessions.Map(group);
    }
}
