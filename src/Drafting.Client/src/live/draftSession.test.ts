import { ChangeSet } from '@codemirror/state';
import { describe, expect, test, vi } from 'vitest';
import { Authority, quiet, textId, type MemoryWire } from './authority.testing';
import { delayAfter } from './connection';
import { DraftSession } from './draftSession';
import { LiveText } from './liveText';
import { insertedWords, wordsIn } from './pending';
import { hashOf, type Entry } from './protocol';

async function reader(authority: Authority): Promise<{ session: DraftSession; wire: MemoryWire; text: () => string }> {
  const wire = authority.connect(3), session = new DraftSession(wire, 'wgec', 1);
  wire.open();
  await quiet(wire);
  return { session, wire, text: () => session.text(textId)!.text };
}
/** Somebody types at the end of the text, and everyone is told. */
function typed(authority: Authority, words: string): Entry {
  const entry = authority.append(50, authority.version, 2, ChangeSet.of({ from: authority.text.length, insert: words }, authority.text.length));
  for (const wire of authority.wires) wire.hear('changes', { textId, from: entry.version - 1, to: entry.version, entries: [entry] });
  return entry;
}

test('members left out of a message are null in what the page reads', async () => {
  const { session } = await reader(new Authority('one')), { draft, you } = session.state;
  expect(draft!.recommendations[0]).toMatchObject({ withdrawn: null, paragraphs: [{ withdrawn: null, relation: null }] });
  expect(you).toMatchObject({ delegationId: 3, personId: 3 });
});

describe('hearing', () => {
  test('entries that come twice are taken once', async () => {
    const authority = new Authority('one'), { wire, text, session } = await reader(authority);
    const entry = typed(authority, ' two');
    wire.hear('changes', { textId, from: 1, to: 2, entries: [entry] });
    await quiet(wire);
    expect(text()).toBe('one two');
    expect(session.text(textId)!.receive([entry]), 'an old entry is no gap').toBe(true);
    expect(text()).toBe('one two');
  });

  test('a gap is pulled', async () => {
    const authority = new Authority('one'), { wire, text } = await reader(authority);
    typed(authority, ' two');
    wire.lose();
    typed(authority, ' three');
    await quiet(wire);
    expect(text()).toBe('one two three');
  });

  test('what arrives together with the answer of a pull, before it is read, is pulled too', async () => {
    const authority = new Authority('one'), { wire, text } = await reader(authority);
    typed(authority, ' two');
    wire.lose();
    typed(authority, ' three');
    wire.arrive();
    wire.serve();
    typed(authority, ' four');
    wire.arrive();
    wire.arrive();
    await quiet(wire);
    expect(text()).toBe('one two three four');
  });

  test('a lost last message is healed by the beacon', async () => {
    const authority = new Authority('one'), { wire, text } = await reader(authority);
    typed(authority, ' two');
    wire.lose();
    wire.hear('heads', { draftId: 1, heads: [{ textId, version: 2, hash: 'whatever' }] });
    await quiet(wire);
    expect(text()).toBe('one two');
  });

  test('another hash at the same version is reported, and the server’s text is taken', async () => {
    const authority = new Authority('one'), { wire, text, session } = await reader(authority);
    session.text(textId)!.reset(1, 'not the same', true);
    wire.hear('heads', { draftId: 1, heads: [{ textId, version: 1, hash: (await hashOf('one'))! }] });
    // The digest is computed off this thread, so how soon it is there is not for the test to say.
    await vi.waitFor(async () => { await quiet(wire); expect(wire.asked.at(-1)!.method).toBe('ReportMismatch'); });
    expect(text()).toBe('one');
    expect(wire.asked.at(-1)).toMatchObject({ method: 'ReportMismatch', argument: { textId, version: 1, hash: await hashOf('not the same') } });
  });

  test('the same hash is nothing to report', async () => {
    const authority = new Authority('one'), { wire } = await reader(authority);
    wire.hear('heads', { draftId: 1, heads: [{ textId, version: 1, hash: (await hashOf('one'))! }] });
    await quiet(wire);
    expect(wire.asked.map(q => q.method)).toEqual(['JoinDraft']);
  });

  test('after a lost connection the text is that of the new join', async () => {
    const authority = new Authority('one'), { wire, text } = await reader(authority);
    wire.cut();
    typed(authority, ' two');
    wire.open();
    await quiet(wire);
    expect(text()).toBe('one two');
  });
});

describe('a text beside those of the draft', () => {
  /** In the tests every text is the one of the authority, whatever its id. */
  const further = 77;
  const told = (authority: Authority, entry: Entry) => { for (const wire of authority.wires) wire.hear('changes', { textId: further, from: entry.version - 1, to: entry.version, entries: [entry] }); };
  async function open(authority: Authority) {
    const { session, wire } = await reader(authority);
    const opening = session.openText(further);
    await quiet(wire);
    return { session, wire, text: await opening };
  }

  test('is taken as it is when it is opened, and follows its changes', async () => {
    const authority = new Authority('one'), { session, wire, text } = await open(authority);
    expect(text).toBe(session.text(further));
    told(authority, authority.append(50, 2, 2, ChangeSet.of({ from: 3, insert: ' two' }, 3)));
    await quiet(wire);
    expect(session.text(further)!.text).toBe('one two');
  });

  test('is brought up to date by a join, which does not list it', async () => {
    const authority = new Authority('one'), { session, wire } = await open(authority);
    wire.cut();
    authority.append(50, 2, 2, ChangeSet.of({ from: 3, insert: ' two' }, 3));
    wire.open();
    await quiet(wire);
    expect(session.text(further)!.text).toBe('one two');
  });

  test('is let go once it has been closed as often as it was opened', async () => {
    const { session, wire } = await open(new Authority('one'));
    void session.openText(further);
    await quiet(wire);
    session.closeText(further);
    expect(session.text(further)).toBeDefined();
    session.closeText(further);
    expect(session.text(further)).toBeUndefined();
  });

  test('stays live while an editor still listens to it', async () => {
    const authority = new Authority('one'), { session, wire } = await open(authority);
    session.text(further)!.listen({ entry: () => undefined, jumped: () => undefined, settledText: () => null });
    session.closeText(further);
    told(authority, authority.append(50, 2, 2, ChangeSet.of({ from: 3, insert: ' two' }, 3)));
    await quiet(wire);
    expect(session.text(further)?.text).toBe('one two');
  });
});

describe('carets of others', () => {
  const entry = (version: number, clientId: number, changes: Entry['changes']): Entry => ({ version, clientId, seq: 1, personId: 1, delegationId: null, at: 0, changes });
  const at = (clientId: number, version: number, position: number) => ({ textId, clientId, version, anchor: position, head: position, connection: 'c', personId: 1, delegationId: null });

  test('follow their own editor’s typing without a further message, and are carried along by what others type', () => {
    const text = new LiveText(textId, 1, 'some text');
    text.point(at(80, 1, 4));
    text.receive([entry(2, 80, [4, [0, 'one'], 5])]);
    expect(text.read().carets).toMatchObject([{ anchor: 7, head: 7 }]);
    text.receive([entry(3, 81, [[0, '> '], 12])]);
    expect(text.read().carets).toMatchObject([{ anchor: 9, head: 9 }]);
  });

  test('that are ahead of the text wait for it, and late ones are mapped over what has come since', () => {
    const text = new LiveText(textId, 1, 'text');
    text.point(at(80, 2, 5));
    expect(text.read().carets).toEqual([]);
    text.receive([entry(2, 81, [[0, '>'], 4])]);
    expect(text.read().carets).toMatchObject([{ head: 5 }]);
    text.point(at(82, 1, 1));
    expect(text.read().carets.find(c => c.clientId === 82)).toMatchObject({ head: 2 });
  });

  test('go when the selection leaves, and when the connection goes', () => {
    const text = new LiveText(textId, 1, 'text');
    text.point(at(80, 1, 2));
    text.point({ textId, clientId: 80, version: 1, connection: 'c', personId: 1, delegationId: null });
    expect(text.read().carets).toEqual([]);
    text.point(at(80, 1, 2));
    text.keepCarets(new Set(['another']));
    expect(text.read().carets).toEqual([]);
  });
});

test('letters typed one after another are one fade', () => {
  let now = 1_000;
  const text = new LiveText(textId, 0, '', () => now);
  for (const [i, letter] of [...'word'].entries()) { now += 50; text.receive([{ version: i + 1, clientId: 80, seq: i + 1, personId: 1, delegationId: 5, at: 0, changes: i ? [i, [0, letter]] : [[0, letter]] }]); }
  expect(text.read().fresh).toMatchObject([{ from: 0, to: 4, delegationId: 5 }]);
});

test('the words of pending changes are put together as they were typed', () => {
  expect(insertedWords([[4, [0, 'a'], 3], [5, [0, 'b c'], 3], [[0, 'x'], 11]])).toBe('ab c … x');
  expect(wordsIn([[4, [0, 'one two'], 3], [[2], 12]])).toBe(2);
});

test('the hash is that of the protocol', async () => {
  expect(await hashOf('')).toBe('e3b0c44298fc1c14');
});

test('attempts to reconnect are further and further apart, and never more than fifteen seconds', () => {
  expect(delayAfter(1, 1)).toBe(400);
  expect(delayAfter(3, 0)).toBe(800);
  expect(delayAfter(30, 1)).toBe(15_000);
});
