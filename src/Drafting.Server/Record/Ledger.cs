using System.Data.Common;
using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Record;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>Notes an act in the record of the group; called inside the transaction of the act.</summary>
/// <param name="kind">For instance <c>paragraph-added</c>; never renamed.</param>
/// <param name="payload">What was done, with ids and the words concerned.</param>
public delegate void Note(string kind, object payload);

/// <summary>Writes to a group: every act and its entry in the record happen in one transaction, or not at all.</summary>
public sealed class Ledger(DraftingDb db, TimeProvider clock, Acting acting)
{
    const int Attempts = 3;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Does <paramref name="act"/> for the current actor.</summary>
    public Task<T> Write<T>(Func<Note, Task<T>> act, CancellationToken cancellation) =>
        Write(acting.Actor.GroupId, acting.Actor.PersonId, acting.Actor.DelegationId, act, cancellation);

    /// <summary>Does <paramref name="act"/> on a group's papers.</summary>
    /// <param name="groupId">Whose record.</param>
    /// <param name="personId">Who acts; null for the server itself.</param>
    /// <param name="delegationId">On whose behalf.</param>
    /// <param name="act">Loads, decides and changes; it is run again from the start if another writer was first, so it keeps nothing of an earlier run.</param>
    /// <param name="cancellation">Ends the wait; nothing is written then.</param>
    /// <exception cref="RefusedException">The act refused, or the database could not be had; nothing was written.</exception>
    public Task<T> Write<T>(long groupId, long? personId, long? delegationId, Func<Note, Task<T>> act, CancellationToken cancellation) =>
        Write(() => groupId, personId, delegationId, act, cancellation);

    /// <summary>Does an act that itself creates the group: <paramref name="groupOf"/> is asked before the act (0: not there yet) and after it.</summary>
    public async Task<T> Write<T>(Func<long> groupOf, long? personId, long? delegationId, Func<Note, Task<T>> act, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                // Touching the head first makes writers of one group wait for each other where the database locks rows, not the file.
                var existing = groupOf();
                await db.RecordHeads.Where(h => h.GroupId == existing).ExecuteUpdateAsync(s => s.SetProperty(h => h.Sequence, h => h.Sequence), cancellation);
                var notes = new List<(string Kind, string Payload)>();
                var result = await act((kind, payload) => notes.Add((kind, CanonicalJson.Write(JsonSerializer.SerializeToElement(payload, Json)))));
                if (notes.Count > 0) await Append(groupOf(), personId, delegationId, notes, cancellation);
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return result;
            }
            catch (DbUpdateConcurrencyException)
            {
                throw new RefusedException(LedgerRefusals.ChangedMeanwhile);
            }
            catch (DbUpdateException e) when (e.InnerException is DbException inner && (db.IsCollision(inner) || db.IsBusy(inner)))
            {
                if (attempt == Attempts) throw new RefusedException(db.IsBusy(inner) ? LedgerRefusals.Busy : LedgerRefusals.ChangedMeanwhile);
            }
            catch (DbException e) when (db.IsCollision(e) || db.IsBusy(e))
            {
                if (attempt == Attempts) throw new RefusedException(LedgerRefusals.Busy);
            }
        }
    }

    async Task Append(long groupId, long? personId, long? delegationId, List<(string Kind, string Payload)> notes, CancellationToken cancellation)
    {
        var head = await db.RecordHeads.SingleOrDefaultAsync(h => h.GroupId == groupId, cancellation);
        if (head is null) db.RecordHeads.Add(head = new RecordHead { GroupId = groupId, Hash = Chain.Start });
        foreach (var (kind, payload) in notes)
        {
            var at = clock.GetUtcNow();
            head.Sequence++;
            head.Hash = Chain.HashOfEntry(groupId, head.Sequence, at, personId, delegationId, kind, payload, head.Hash);
            db.RecordEntries.Add(new RecordEntry { GroupId = groupId, Sequence = head.Sequence, At = at, PersonId = personId, DelegationId = delegationId, Kind = kind, Payload = payload, Hash = head.Hash });
        }
    }
}

/// <summary>What is refused because of other writers.</summary>
public static class LedgerRefusals
{
    /// <summary>Somebody else changed the same thing at the same moment.</summary>
    public static readonly Refusal ChangedMeanwhile = new("conflict", "Somebody else changed this at the same moment; nothing of yours was written.", "Look at it again and repeat what you did if it is still wanted.");

    /// <summary>The database is locked.</summary>
    public static readonly Refusal Busy = new("try-again", "The store is busy; nothing was written.", "Try again in a moment.");
}
