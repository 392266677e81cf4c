namespace Drafting.Server.Positions;

/// <summary>The addresses of positions, statements and groups that speak as one, inside a group.</summary>
public static class PositionEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadPositions.Map(group);
        TakePosition.Map(group);
        Collecting.Map(group);
        NegotiatingGroups.Map(group);
        Statements.Map(group);
    }
}
