namespace Drafting.Server.Reports;

/// <summary>The addresses of revisions, closing and the report inside a group.</summary>
public static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        Revisions.Map(group);
        CloseDraft.Map(group);
        Templates.Map(group);
        ReadReport.Map(group);
    }
}
