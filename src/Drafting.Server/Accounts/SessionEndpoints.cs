using System.Security.Claims;
using Drafting.Domain;
using Drafting.Server.Data;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Accounts;

/// <summary>Who is signed in, and the demonstration personas of an installation in Development.</summary>
public static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder api, IHostEnvironment environment)
    {
        var personas = environment.IsDevelopment();
        api.MapGet("/session", (IMediator sender, ClaimsPrincipal user, CancellationToken cancellation) => sender.Send(new ReadSession.Query(user, personas), cancellation));
        api.MapDelete("/session", async (SignInManager<Person> signIn) =>
        {
            await signIn.SignOutAsync();
            return TypedResults.NoContent();
        });
        if (personas) api.MapPost("/session/persona", async (SignInAsPersona.Command command, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(command, cancellation);
            return TypedResults.NoContent();
        });
    }
}

static class ReadSession
{
    public sealed record Query(ClaimsPrincipal User, bool WithPersonas) : IRequest<Session>;
    public sealed record Session(PersonLine? Person, IReadOnlyList<Persona> Personas, IReadOnlyList<Seat> Memberships);
    public sealed record PersonLine(long Id, string Name);
    public sealed record Persona(string Key, string Name, string Role, string Group, string? Delegation);
    public sealed record Seat(string Group, string Role, long? DelegationId);

    sealed class Handler(DraftingDb db, Actors actors) : IRequestHandler<Query, Session>
    {
        public async Task<Session> Handle(Query query, CancellationToken cancellation)
        {
            var id = actors.PersonOf(query.User);
            var person = await db.Users.Where(p => p.Id == id).Select(p => new PersonLine(p.Id, p.DisplayName)).SingleOrDefaultAsync(cancellation);
            var seats = await db.Memberships.Where(m => m.PersonId == id).Select(m => new { db.Groups.First(g => g.Id == m.GroupId).Slug, m.Role, m.DelegationId }).ToListAsync(cancellation);
            var personas = !query.WithPersonas ? [] : await db.Memberships.Where(m => m.Person!.PersonaKey != null).OrderBy(m => m.PersonId)
                .Select(m => new { Key = m.Person!.PersonaKey!, m.Person.DisplayName, m.Role, db.Groups.First(g => g.Id == m.GroupId).Slug, Delegation = m.Delegation == null ? null : m.Delegation.Name })
                .ToListAsync(cancellation);
            return new Session(person, [.. personas.Select(p => new Persona(p.Key, p.DisplayName, Words.Of(p.Role), p.Slug, p.Delegation))], [.. seats.Select(s => new Seat(s.Slug, Words.Of(s.Role), s.DelegationId))]);
        }
    }
}

static class SignInAsPersona
{
    public sealed record Command(string? Key) : IRequest;

    sealed class Handler(DraftingDb db, SignInManager<Person> signIn) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            var person = command.Key is null ? null : await db.Users.SingleOrDefaultAsync(p => p.PersonaKey == command.Key, cancellation);
            if (person is null) throw new RefusedException(new Refusal("not-found", "There is no such persona.", "Choose one of those that GET /api/session lists."));
            await signIn.SignInAsync(person, isPersistent: false);
            return Unit.Value;
        }
    }
}
