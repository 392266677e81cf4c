namespace Drafting.Server.Consensus;

/// <summary>The addresses of agreement inside a group: designations, calls, the gavel, packages.</summary>
public static class AgreementEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadAgreement.Map(group);
        Designate.Map(group);
        Gavel.Map(group);
        Reopening.Map(group);
        MakePackage.Map(group);
    }
}
