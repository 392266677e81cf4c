using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Drafting.Server.Data;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace Drafting.SqlServer.Tests.Queries;

/// <summary>
/// A carbon copy of what the product does with its SQLite database: each query it compiles and each row it saves is translated for SQL Server too, by the same library that would do it there, and sent to a server of paper.
/// It listens to the library's own diagnostics, so the product runs as it is.
/// </summary>
sealed class Carbon : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    static readonly MethodInfo CompileAndRun = typeof(Carbon).GetMethod(nameof(Run), BindingFlags.NonPublic | BindingFlags.Instance)!;
    readonly ConcurrentDictionary<string, Statement> statements = new();
    readonly ConcurrentQueue<string> failures = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource> noted = new();
    readonly List<IDisposable> subscriptions = [];
    int queries;

    public Carbon() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Every statement once.</summary>
    public IReadOnlyCollection<Statement> Statements => (IReadOnlyCollection<Statement>)statements.Values;

    /// <summary>Queries that SQLite answers and SQL Server's translation does not know.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>How many queries were copied.</summary>
    public int Queries => queries;

    /// <summary>Done when an entry of this kind is being saved to the record.</summary>
    public Task Noted(string kind) => noted.GetOrAdd(kind, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose() => subscriptions.ForEach(s => s.Dispose());

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener listener)
    {
        if (listener.Name == DbLoggerCategory.Name) subscriptions.Add(listener.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> happened)
    {
        if (happened.Key == CoreEventId.QueryCompilationStarting.Name && happened.Value is QueryExpressionEventData { Context: SqliteDraftingDb } query) Copy(query.Expression);
        if (happened.Key == CoreEventId.SaveChangesStarting.Name && happened.Value is DbContextEventData { Context: SqliteDraftingDb db }) Copy(db);
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }
    void IObserver<DiagnosticListener>.OnError(Exception error) { }
    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }
    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    PaperServer Server() => new() { Sent = s => statements.TryAdd(s.Text, s) };

    /// <summary>A query, with and without values where it takes null, and answered by no row and by one: only then the queries for what belongs to the row are sent.</summary>
    void Copy(Expression query)
    {
        Interlocked.Increment(ref queries);
        foreach (var (rows, nulls) in new[] { (0, false), (1, false), (0, true) })
        {
            try
            {
                var server = Server();
                server.Rows = rows;
                using var db = server.Open();
                var parameters = new Transfer(db.Model);
                var copied = parameters.Visit(query);
                if (nulls && !parameters.Found.Values.Any(TakesNull)) continue;
                CompileAndRun.MakeGenericMethod(ResultOf(copied.Type)).Invoke(this, [db, copied, parameters.Found.ToDictionary(p => p.Key, p => nulls && TakesNull(p.Value) ? null : Sample(p.Value))]);
            }
            catch (TargetInvocationException e) when (e.InnerException is InvalidOperationException { Message: "Sequence contains no elements" })
            {
                // No row was there; the statement was sent.
            }
            catch (TargetInvocationException) when (rows == 1)
            {
                // The row made no sense; what was to be sent before that was sent, and without rows the same query was run in earnest.
            }
            catch (TargetInvocationException e)
            {
                failures.Enqueue($"{e.InnerException!.Message}\n{query}");
            }
            catch (Exception e) when (e is MissingMethodException or ArgumentException or InvalidOperationException)
            {
                // Whoever is listened to must not fail because of it.
                failures.Enqueue($"{e.Message}\n{query}");
            }
        }
    }

    void Run<TResult>(SqlServerDraftingDb db, Expression query, Dictionary<string, object?> parameters)
    {
        var run = db.GetService<IDatabase>().CompileQuery<TResult>(query, async: false);
        var context = db.GetService<IQueryContextFactory>().Create();
        foreach (var (name, value) in parameters) context.Parameters[name] = value;
        try
        {
            if (run(context) is System.Collections.IEnumerable and not string and { } rows) foreach (var _ in rows) { }
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    /// <summary>What is about to be saved, row by row.</summary>
    void Copy(SqliteDraftingDb source)
    {
        source.ChangeTracker.DetectChanges();
        foreach (var entry in source.ChangeTracker.Entries().Where(e => !e.Metadata.IsOwned()).ToList())
        {
            if (entry is { Entity: RecordEntry { Kind: var kind }, State: EntityState.Added }) noted.GetOrAdd(kind, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            var owned = entry.References.Where(r => r.Metadata is INavigation { ForeignKey.IsOwnership: true } && r.TargetEntry is not null).Select(r => (r.Metadata.Name, r.TargetEntry!.State)).ToList();
            if (entry.State is EntityState.Unchanged && owned.All(o => o.State is EntityState.Unchanged)) continue;
            try
            {
                Save(entry, owned);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or NullReferenceException)
            {
                failures.Enqueue($"Saving {entry.Metadata.ClrType.Name}, {entry.State}: {e.Message}");
            }
        }
    }

    void Save(EntityEntry entry, List<(string Name, EntityState State)> owned)
    {
        var server = Server();
        server.Refuses = true;
        using var db = server.Open();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var begin = entry.State is EntityState.Added or EntityState.Deleted ? entry.State : EntityState.Unchanged;
        db.ChangeTracker.TrackGraph(entry.Entity, node =>
        {
            if (node.Entry.Entity == entry.Entity || node.Entry.Metadata.IsOwned()) node.Entry.State = begin;
        });
        var copy = db.Entry(entry.Entity);
        if (entry.State is EntityState.Modified)
        {
            foreach (var property in entry.Properties.Where(p => p.IsModified)) copy.Property(property.Metadata.Name).IsModified = true;
        }
        foreach (var (name, state) in owned)
            if (begin is EntityState.Unchanged && copy.Reference(name).TargetEntry is { } target) target.State = state;
        try
        {
            db.SaveChanges();
        }
        catch (DbUpdateException)
        {
            // The server of paper refuses what it has written down.
        }
    }

    static Type ResultOf(Type type)
    {
        var queryable = type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQueryable<>));
        return queryable is null ? type : typeof(IEnumerable<>).MakeGenericType(queryable.GetGenericArguments());
    }

    static bool TakesNull(Type type) => Nullable.GetUnderlyingType(type) is not null;

    static object? Sample(Type type)
    {
        var element = type.IsArray ? type.GetElementType() : type.GetInterfaces().Append(type).FirstOrDefault(i => type != typeof(string) && i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        if (element is not null)
        {
            var array = Array.CreateInstance(element, 2);
            for (var i = 0; i < 2; i++) array.SetValue(Sample(element), i);
            return type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(type, array);
        }
        return type == typeof(string) ? "x" : type == typeof(DbFunctions) ? EF.Functions : Activator.CreateInstance(Nullable.GetUnderlyingType(type) ?? type);
    }

    /// <summary>Takes a query from the model of one database to that of the other, and notes what it is given.</summary>
    sealed class Transfer(IModel model) : ExpressionVisitor
    {
        public Dictionary<string, Type> Found { get; } = [];

        protected override Expression VisitExtension(Expression node)
        {
            switch (node)
            {
                case EntityQueryRootExpression root:
                    return new EntityQueryRootExpression(model.FindEntityType(root.EntityType.Name)!);
                case QueryParameterExpression parameter:
                    Found[parameter.Name] = parameter.Type;
                    return node;
                default:
                    return base.VisitExtension(node);
            }
        }
    }
}
