using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>Packages: nothing in one is agreed until everything in it is agreed.</summary>
static class MakePackage
{
    const int MaxItems = 200;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/packages", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(draftId, null, body.Name ?? "", body.Note ?? "", body.Paragraphs ?? []), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPut("/packages/{id:long}", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(null, id, body.Name ?? "", body.Note ?? "", body.Paragraphs ?? []), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/packages/{id:long}/dissolve", async (long id, ReasonBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Dissolve(id, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record Body(string? Name, string? Note, IReadOnlyList<long>? Paragraphs);
    public sealed record ReasonBody(string? Reason);
    public sealed record Made(long Id);
    public sealed record Command(long? DraftId, long? Id, string Name, string Note, IReadOnlyList<long> Paragraphs) : IRequest<Made>;
    public sealed record Dissolve(long Id, string Reason) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Line(200, "name of the package");
            RuleFor(c => c.Note).Prose(2000, "note");
            RuleFor(c => c.Paragraphs).Must(p => p.Count is >= 2 and <= MaxItems && p.Distinct().Count() == p.Count).WithMessage($"A package has from 2 to {MaxItems} paragraphs, each once.");
        }
    }

    sealed class DissolveValidator : AbstractValidator<Dissolve>
    {
        public DissolveValidator() => RuleFor(c => c.Reason).Prose(2000, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Dissolving a package needs a reason; it goes on the record.");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, AgreementDesk desk, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, Made>, IRequestHandler<Dissolve, Unit>
    {
        public async Task<Made> Handle(Command command, CancellationToken cancellation)
        {
            var (id, draftId) = await ledger.Write(async note =>
            {
                var package = command.Id is { } known ? await Find(known, cancellation)
                    : new Package { GroupId = acting.Actor.GroupId, DraftId = command.DraftId!.Value, Name = "", Note = "", PersonId = acting.Actor.PersonId!.Value, At = clock.GetUtcNow() };
                var paragraphs = await desk.Find(acting.Actor.GroupId, package.DraftId, [.. command.Paragraphs], cancellation);
                if (paragraphs[0].Recommendation!.Draft!.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
                // What plenary has agreed depends on nothing any more.
                if (paragraphs.FirstOrDefault(p => p.Agreement is Agreement.AgreedInPlenary && !package.Items.Exists(i => i.ParagraphId == p.Id)) is { } green) throw new RefusedException(AgreementRefusals.Agreed(green.Label));
                (package.Name, package.Note, package.Stamp) = (command.Name.Trim(), command.Note.Trim(), package.Stamp + 1);
                if (command.Id is null) db.Packages.Add(package);
                foreach (var gone in package.Items.Where(i => !command.Paragraphs.Contains(i.ParagraphId)).ToList())
                {
                    package.Items.Remove(gone);
                    db.PackageItems.Remove(gone);
                }
                foreach (var added in command.Paragraphs.Where(p => !package.Items.Exists(i => i.ParagraphId == p))) package.Items.Add(new PackageItem { ParagraphId = added });
                await db.SaveChangesAsync(cancellation);
                note(command.Id is null ? "package-made" : "package-changed", new { packageId = package.Id, draftId = package.DraftId, name = package.Name, note = package.Note, paragraphs = paragraphs.Select(p => new { paragraphId = p.Id, label = p.Label, version = (int?)null }) });
                return (package.Id, package.DraftId);
            }, cancellation);
            announcer.Consensus(draftId, "agreement");
            return new Made(id);
        }

        public async Task<Unit> Handle(Dissolve command, CancellationToken cancellation)
        {
            var draftId = await ledger.Write(async note =>
            {
                var package = await Find(command.Id, cancellation);
                if (await db.Drafts.AnyAsync(d => d.Id == package.DraftId && d.ClosedAt != null, cancellation)) throw new RefusedException(AgreementRefusals.DraftClosed);
                (package.DissolvedAt, package.DissolvedReason, package.Stamp) = (clock.GetUtcNow(), command.Reason.Trim(), package.Stamp + 1);
                note("package-dissolved", new { packageId = package.Id, draftId = package.DraftId, name = package.Name, reason = package.DissolvedReason });
                return package.DraftId;
            }, cancellation);
            announcer.Consensus(draftId, "agreement");
            return Unit.Value;
        }

        async Task<Package> Find(long id, CancellationToken cancellation)
        {
            var package = await db.Packages.Include(p => p.Items).SingleOrDefaultAsync(p => p.Id == id && p.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("package"));
            return package.DissolvedAt is null ? package : throw new RefusedException(new Refusal("state", $"The package “{package.Name}” has been dissolved.", "Make a new one."));
        }
    }
}
