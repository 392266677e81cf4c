using System.Text.Json;
using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>What is said about a submission is put right after it was imported; its words stay as they are.</summary>
static class CorrectSubmission
{
    const int Most = 64 << 10;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/submissions/{number:int}", async (int number, [FromBody] JsonElement body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(number, body), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ImportSubmissions), new RequestSizeLimitAttribute(Most));

    public sealed record Command(int Number, JsonElement Fields) : IRequest;

    /// <summary>What can be put right, as it is noted.</summary>
    sealed record Facts(string? Symbol, string? Language, string Contributor, string? Organisation, List<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId, DateOnly? Date, string Consent)
    {
        public static Facts Of(Submission s) => new(s.Symbol, s.Language, s.Contributor, s.Organisation, [.. s.Persons], Words.Of(s.Kind), s.Capacity, s.Country, s.StakeholderGroupId, s.Date, Words.Of(s.Consent));

        public bool Says(Facts other) => this with { Persons = other.Persons } == other && Persons.SequenceEqual(other.Persons);
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Acting acting) : IRequestHandler<Command, Unit>
    {
        public Task<Unit> Handle(Command command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var groupId = acting.Actor.GroupId;
            var submission = await db.Submissions.SingleOrDefaultAsync(s => s.GroupId == groupId && s.Number == command.Number, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("submission"));
            var fields = SubmissionFields.Parse(command.Fields, "", inPreview: false);
            if (fields.StakeholderGroupId?.Value is { } stakeholders) await StakeholderGroups.Check(db, groupId, [stakeholders], cancellation);
            var (before, consent) = (Facts.Of(submission), submission.Consent);
            fields.Put(submission);
            var after = Facts.Of(submission);
            if (after.Says(before)) return Unit.Value;
            if (submission.Symbol is { } symbol && symbol != before.Symbol
                && await db.Submissions.Where(s => s.GroupId == groupId && s.Id != submission.Id && s.Symbol == symbol).Select(s => new { s.Number, s.Contributor }).FirstOrDefaultAsync(cancellation) is { } other)
                throw new RefusedException(ImportRefusals.OneSymbol(symbol, submission.Contributor, other.Contributor, other.Number));
            submission.Revision++;
            var citesUnstated = await db.Groups.Where(g => g.Id == groupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);
            var named = fields.Names.Where(n => !(n is "persons" ? before.Persons.SequenceEqual(after.Persons) : Equals(Said(before, n), Said(after, n)))).ToList();
            // Who may not be cited is not named in what everybody with a seat reads for ever, also not by what was put right.
            note("submission-corrected", Citation.May(submission.Consent, citesUnstated) && Citation.May(consent, citesUnstated)
                ? new { submissionId = submission.Id, number = submission.Number, contributor = submission.Contributor, fields = named, before, after }
                : new { fields = named, consent = after.Consent });
            return Unit.Value;
        }, cancellation);

        static object? Said(Facts facts, string name) => typeof(Facts).GetProperties().Single(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == name).GetValue(facts);
    }
}
