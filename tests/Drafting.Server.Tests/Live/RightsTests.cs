using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Live;

/// <summary>Seats that change while their people have connections open.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    Installation drafting = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    async Task<(LiveConnection Live, Task Closed)> As(string? persona)
    {
        var live = await (persona is null ? drafting.Anyone() : await drafting.SignIn(persona)).Live();
        var closed = new TaskCompletionSource();
        live.Hub.Closed += _ => { closed.TrySetResult(); return Task.CompletedTask; };
        await live.Join(places.DraftId);
        return (live, closed.Task);
    }

    Task<int> Seats(string persona, Func<IQueryable<Membership>, Task<int>> change) => drafting.Look(db => change(db.Memberships.Where(m => m.Person!.PersonaKey == persona)));

    [Theory]
    [InlineData("taken away")]
    [InlineData("moved to another delegation")]
    [InlineData("made an observer's")]
    public async Task A_member_whose_seat_has_changed_is_told_and_hears_nothing_more_on_the_old_connection(string how)
    {
        var (state, closed) = await As("member-state-b");
        var (society, _) = await As("member-society-a");
        await using var both = state;
        await using var other = society;
        var elsewhere = await drafting.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == "member-society-a").Select(m => m.DelegationId).SingleAsync());
        await Seats("member-state-b", seats => how switch
        {
            "taken away" => seats.ExecuteDeleteAsync(),
            "made an observer's" => seats.ExecuteUpdateAsync(s => s.SetProperty(m => m.Role, Role.Observer).SetProperty(m => m.DelegationId, (long?)null)),
            _ => seats.ExecuteUpdateAsync(s => s.SetProperty(m => m.DelegationId, elsewhere)),
        });

        Assert.NotEqual("", (await state.Hears("rights"))["reason"].GetString());
        await Patience.For(closed.ContinueWith(_ => true, TaskScheduler.Default), "the connection to be closed");
        var editor = await society.Open(places["1"].TextId);
        await editor.Types(" More.");
        await society.Hears("changes", m => m["textId"].GetInt64() == editor.TextId);
        Assert.Empty(state.Heard("changes"));
        Assert.Empty(society.Heard("rights"));
    }

    [Fact]
    public async Task Observers_of_a_group_that_is_closed_to_them_are_put_out_and_cannot_come_back_while_members_stay()
    {
        var (observer, closed) = await As(null);
        var (member, _) = await As("member-state-b");
        await using var one = observer;
        await using var two = member;
        await drafting.Look(db => db.Groups.Where(g => g.Slug == "wgec").ExecuteUpdateAsync(s => s.SetProperty(g => g.Observers, ObserverAccess.Closed)));

        await observer.Hears("rights");
        await Patience.For(closed.ContinueWith(_ => true, TaskScheduler.Default), "the connection to be closed");
        await using var again = await drafting.Anyone().Live();
        (await again.Join(places.DraftId)).MustRefuse("not-found");
        var editor = await member.Open(places["1"].TextId);
        await editor.Types(" Among ourselves.");
        await member.Hears("changes", m => m["textId"].GetInt64() == editor.TextId);
        Assert.Empty(member.Heard("rights"));
        Assert.Empty(observer.Heard("changes"));
    }

    [Fact]
    public async Task Whoever_comes_back_after_a_change_is_who_the_seat_now_says()
    {
        var (live, _) = await As("member-state-b");
        await using var first = live;
        await Seats("member-state-b", seats => seats.ExecuteUpdateAsync(s => s.SetProperty(m => m.Role, Role.Observer).SetProperty(m => m.DelegationId, (long?)null)));
        await live.Hears("rights");
        var (again, _) = await As("member-state-b");
        await using var second = again;

        Assert.Equal("observer", (await again.Join(places.DraftId))["you"].GetProperty("role").GetString());
        (await again.Ask("NewEditor", new { group = "wgec" })).MustRefuse("role");
    }
}
