using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Drafting.Domain.Drafts;
using Drafting.Domain.Positions;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Benchmarks;

/// <summary>
/// The chair's board of 500 paragraphs and 200 delegations with 200,000 entries of positions, half of them history, asked over HTTP as the chair does: against reading the rows that count (every column, raw SQL) in the same
/// process. Rounds alternate; medians.
/// </summary>
static class Boards
{
    const int Delegations = 200, Recommendations = 50, Paragraphs = 500, Rounds = 9;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("drafting-board-").FullName;
        try
        {
            await using var app = Server.Hosting.App.Build(["--environment", "Development", $"--Data:Directory={folder}", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
            await app.Prepare(CancellationToken.None);
            long draftId;
            await using (var db = app.Services.GetRequiredService<DbSource>().Open()) draftId = await Fill(db);
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            (await http.PostAsJsonAsync("/api/session/persona", new { key = "chair" })).EnsureSuccessStatusCode();
            var address = $"/api/groups/wgec/drafts/{draftId}/board";
            var (board, raw, bytes) = (new List<double>(), new List<double>(), 0);
            for (var round = 0; round < Rounds + 2; round++)
            {
                var started = Stopwatch.GetTimestamp();
                using (var answer = await http.GetAsync(address))
                {
                    answer.EnsureSuccessStatusCode();
                    bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
                }
                var asked = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                started = Stopwatch.GetTimestamp();
                await ReadRows(Path.Combine(folder, "drafting.db"), draftId);
                // The first two bring the texts into memory and the code to speed.
                if (round < 2) continue;
                board.Add(asked);
                raw.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Delegations} delegations, {Paragraphs} paragraphs, {Delegations * Paragraphs:N0} positions and as many earlier ones; the answer has {bytes / 1024:N0} kB"));
            Console.WriteLine($"{"milliseconds",-24}{"board",12}{"slowest",12}{"raw rows",12}{"ratio",10}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"the chair's board",-24}{Median(board),12:0}{board.Max(),12:0}{Median(raw),12:0}{Median(board) / Median(raw),10:0.00}"));
            await app.StopAsync();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    static async Task<long> Fill(DraftingDb db)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var group = await db.Groups.Include(g => g.StakeholderGroups).SingleAsync(g => g.Slug == "wgec");
        var draft = await db.Drafts.FirstAsync(d => d.GroupId == group.Id);
        var person = await db.Users.Where(p => p.PersonaKey == "chair").Select(p => p.Id).SingleAsync();
        var known = await db.Delegations.Where(d => d.GroupId == group.Id).ToListAsync();
        var more = Enumerable.Range(known.Count + 1, Delegations - known.Count).Select(i => new Delegation { GroupId = group.Id, Name = $"Delegation {i}", ShortName = $"D{i}", Colour = "slate", StakeholderGroupId = group.StakeholderGroups[i % group.StakeholderGroups.Count].Id }).ToList();
        db.Delegations.AddRange(more);
        var now = DateTimeOffset.UtcNow;
        var there = await db.Paragraphs.CountAsync(p => p.Recommendation!.DraftId == draft.Id);
        var order = await db.Recommendations.CountAsync(r => r.DraftId == draft.Id);
        for (var r = 0; r < Recommendations; r++)
            db.Recommendations.Add(new Recommendation { DraftId = draft.Id, Number = $"{order + r + 1}", Title = $"Recommendation {order + r + 1}", Order = order + r });
        await db.SaveChangesAsync();
        var recommendations = await db.Recommendations.Where(r => r.DraftId == draft.Id && r.Order >= order).OrderBy(r => r.Order).Select(r => r.Id).ToListAsync();
        var made = new List<Paragraph>();
        for (var p = 0; p < Paragraphs - there; p++)
        {
            var text = TextStore.Begin(db, group.Id, draft.Id);
            made.Add(new Paragraph { RecommendationId = recommendations[p % Recommendations], Text = text, Label = $"{1000 + p}", Order = p, Relation = Relation.None });
        }
        db.Paragraphs.AddRange(made);
        await db.SaveChangesAsync();
        string Words(long id) => $"Member States report once a year, in one place, on what they have done under paragraph {id}, and say what has [not] been done.";
        foreach (var paragraph in made) TextStore.FirstWords(db, paragraph.TextId, Words(paragraph.Id), new Author(person, null), now);
        await db.SaveChangesAsync();
        await db.Positions.Where(p => p.DraftId == draft.Id).ExecuteDeleteAsync();
        var chance = new Random(20261124);
        // Of a hundred: 50 support, 25 can live with it, 8 have a reservation, 5 object, 12 take no side.
        PositionStance Stance() => chance.Next(100) switch { < 50 => PositionStance.Support, < 75 => PositionStance.CanLiveWith, < 83 => PositionStance.Reservation, < 88 => PositionStance.Objection, _ => PositionStance.NoPosition };
        var paragraphs = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draft.Id).Select(p => p.Id).ToListAsync();
        var delegations = known.Concat(more).Select(d => d.Id).ToList();
        foreach (var paragraph in paragraphs)
        {
            db.ChangeTracker.Clear();
            var hash = TextHash.Of(Words(paragraph));
            foreach (var delegation in delegations)
                for (var ordinal = 1; ordinal <= 2; ordinal++)
                {
                    var stance = Stance();
                    db.Positions.Add(new Position
                    {
                        GroupId = group.Id,
                        DraftId = draft.Id,
                        TargetKind = TargetKind.Paragraph,
                        TargetId = paragraph,
                        DelegationId = delegation,
                        Ordinal = ordinal,
                        Slot = $"paragraph:{paragraph}/d{delegation}",
                        Act = PositionAct.Taken,
                        Stance = stance,
                        Statement = stance is PositionStance.Objection ? "It goes further than the mandate allows." : "",
                        Remedy = stance is PositionStance.Objection ? "Say “may”." : "",
                        Basis = "{}",
                        WordsHash = hash,
                        At = now,
                        PersonId = person,
                        ReleasedAt = now,
                        Until = ordinal == 1 ? now : null,
                    });
                }
            await db.SaveChangesAsync();
        }
        return draft.Id;
    }

    static async Task ReadRows(string path, long draftId)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM \"Positions\" WHERE \"DraftId\" = $draft AND \"Until\" IS NULL";
        command.Parameters.AddWithValue("$draft", draftId);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        var rows = 0;
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
            rows++;
        }
        if (rows != Delegations * Paragraphs) throw new InvalidOperationException($"{rows} rows were read.");
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
