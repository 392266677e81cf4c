import { ChangeSet } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { chances } from '../live/authority.testing';
import type { Change, Entry } from '../live/protocol';
import { LiveText } from '../live/liveText';
import type { AltSet, Bracket, Measures, ParagraphBrackets } from './api';
import { carry, carryPlace } from './carry';
import { geometryOf, niceTicks, timeTicks } from './chart';
import { proposersOf } from './faces';
import { everything, listed, stepFrom, stopsOf, type Stop } from './navigation';
import { bare, previewOf } from './preview';
import { bracketRuns } from '../editor/brackets';

const measures: Measures = { brackets: 0, alternativeSets: 0, options: 0, words: 0, wordsInBrackets: 0, share: 0 };
const bracket = (start: number, end: number, more: Partial<Bracket> = {}): Bracket => ({
  id: null, start, end, depth: 1, kind: 'undetermined', words: '', reason: null, reasonText: null, linkedParagraphId: null, by: null, at: null, voices: [], set: null, amendmentId: null, inlineAttribution: false, ...more,
});
/** The reading of a text in which each bracket with a partner is known. */
function readingOf(text: string, paragraphId = 1, version = 1): ParagraphBrackets {
  const runs = bracketRuns(text).filter(run => run.kind === 'bracket');
  const openers = runs.filter(run => run.from === run.opener);
  return { paragraphId, textId: paragraphId, version, measures, sets: [], problems: [], brackets: openers.map(o => bracket(o.from, runs.find(r => r.opener === o.from && r.from !== o.from)!.to, { depth: o.depth })) };
}
const entry = (version: number, changes: ChangeSet): Entry => ({ version, clientId: 1, seq: version, personId: 1, delegationId: null, at: 0, changes: changes.toJSON() as Change });

describe('what is known of brackets goes along with the text', () => {
  const text = 'We [must] go [now].';
  const after = (...changes: [from: number, to: number, insert: string][]) => {
    let now = text;
    const entries = changes.map(([from, to, insert], i) => { const change = ChangeSet.of({ from, to, insert }, now.length); now = now.slice(0, from) + insert + now.slice(to); return entry(i + 2, change); });
    return { now, entries };
  };
  const words = (now: string, reading: ParagraphBrackets) => reading.brackets.map(b => now.slice(b.start, b.end));
  test.each([
    ['typing before it', [0, 0, 'So '], ['[must]', '[now]']], ['typing against it', [3, 3, 'x'], ['[must]', '[now]']], ['typing right after it', [9, 9, 'x'], ['[must]', '[now]']],
    ['typing in it', [4, 4, 'real'], ['[realmust]', '[now]']], ['deleting it', [3, 10, ''], ['[now]']], ['deleting from one into the next', [5, 15, ''], ['[m', 'ow]']],
  ] as const)('when %s', (_, [from, to, insert], expected) => {
    const { now, entries } = after([from, to, insert]);
    expect(words(now, carry(readingOf(text), entries))).toEqual(expected);
  });
  test('over several changes at once, to the version of the last', () => {
    const { now, entries } = after([0, 0, 'Then '], [8, 8, '!'], [0, 5, '']);
    const carried = carry(readingOf(text), entries);
    expect([carried.version, words(now, carried)]).toEqual([4, ['[must]', '[now]']]);
  });
  test('a place is gone when its bracket is, and not mistaken for the one behind it', () => {
    const start = { paragraphId: 1, version: 1, start: 3 };
    expect(carryPlace(start, after([3, 9, '']).entries)).toBeNull();
    expect(carryPlace({ ...start, start: 13 }, after([0, 3, ''], [0, 7, '']).entries)).toEqual({ paragraphId: 1, version: 3, start: 3 });
  });
  test('the same as where CodeMirror maps both ends, in random changes', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { below } = chances(seed), from = below(text.length + 1), to = from + below(text.length - from + 1);
      const change = ChangeSet.of({ from, to, insert: 'xyz'.slice(below(4)) }, text.length);
      const expected = readingOf(text).brackets.map(b => [change.mapPos(b.start, 1), change.mapPos(b.end, -1)]).filter(([start, end]) => end! > start!);
      expect(carry(readingOf(text), [entry(2, change)]).brackets.map(b => [b.start, b.end]), `seed ${seed}`).toEqual(expected);
    }
  });
});

test('a live text gives the entries since a version while it keeps them, and none for a version yet to come', () => {
  const live = new LiveText(1, 4, 'abc', () => 0);
  live.receive([entry(5, ChangeSet.of({ from: 0, insert: 'x' }, 3)), entry(6, ChangeSet.of({ from: 0, insert: 'y' }, 4))]);
  expect([4, 5, 6].map(version => live.since(version)?.map(e => e.version))).toEqual([[5, 6], [6], []]);
  expect([3, 7].map(version => live.since(version))).toEqual([null, null]);
});

describe('the next bracket', () => {
  const order = [30, 10, 20];
  const stops = stopsOf([readingOf('[a] [b]', 10), readingOf('x [y [z]]', 30), readingOf('none', 20), readingOf('[gone]', 99)], order);
  const at = (stop: Stop | null, direction: -1 | 1) => { const next = stepFrom(stops, order, stop, direction); return next && [next.stop.paragraphId, next.stop.start, next.wrapped]; };
  test('comes in the order of the draft, not of the ids', () => expect(stops.map(s => [s.paragraphId, s.start])).toEqual([[30, 2], [30, 5], [10, 0], [10, 4]]));
  test('is the one after a place that need not be a bracket', () => expect([at({ paragraphId: 30, start: 3 }, 1), at({ paragraphId: 30, start: 3 }, -1), at({ paragraphId: 10, start: -1 }, 1)]).toEqual([[30, 5, false], [30, 2, false], [10, 0, false]]));
  test('after the last is the first, and that is said', () => expect([at({ paragraphId: 20, start: 0 }, 1), at({ paragraphId: 30, start: 2 }, -1)]).toEqual([[30, 2, true], [10, 4, true]]));
  test('from nowhere is the first or the last', () => expect([at(null, 1), at(null, -1)]).toEqual([[30, 2, false], [10, 4, false]]));
  test('is nowhere in a text without brackets', () => expect(stepFrom([], order, null, 1)).toBeNull());
});

describe('the list', () => {
  const spoken = bracket(0, 3, { kind: 'addition', voices: [{ delegationId: 7, say: 'retain', at: 0 }] }), silent = bracket(4, 7, { kind: 'deletion' });
  const readings: ParagraphBrackets[] = [{ ...readingOf('', 1), brackets: [spoken, silent] }, { ...readingOf('', 2), problems: [{ code: 'unclosed', sentence: '', start: 0, end: 1, repairs: [] }] }];
  const shown = (filter: Partial<typeof everything>) => listed(readings, [1, 2], { ...everything, ...filter }).map(l => [l.reading.paragraphId, l.brackets.length, l.problems.length]);
  test('shows all', () => expect(shown({})).toEqual([[1, 2, 0], [2, 0, 1]]));
  test('of one kind, without problems', () => expect(shown({ kind: 'deletion' })).toEqual([[1, 1, 0]]));
  test('of brackets on which a delegation has yet to speak', () => expect([shown({ unspokenBy: 7 }), shown({ unspokenBy: 8 })]).toEqual([[[1, 1, 0]], [[1, 2, 0]]]));
  test('of problems only', () => expect(shown({ problemsOnly: true })).toEqual([[2, 0, 1]]));
  test('of one paragraph', () => expect(shown({ paragraphId: 1 })).toEqual([[1, 2, 0]]));
});

describe('the preview of lifting', () => {
  const text = 'Parties [shall][should] report[, every year], in full.';
  const set: AltSet = { form: 'adjacent', start: 8, end: 23, undecided: null, members: [{ start: 8, end: 15, words: 'shall' }, { start: 15, end: 23, words: 'should' }] };
  const read = (p: ReturnType<typeof previewOf>) => p.before + p.inserted + p.after;
  test('keeps the words', () => expect(read(previewOf(text, { start: 30, end: 44, words: ', every year' }, null, { how: 'keep' }))).toBe('Parties [shall][should] report, every year, in full.'));
  test('drops the words', () => expect(read(previewOf(text, { start: 30, end: 44, words: ', every year' }, null, { how: 'drop' }))).toBe('Parties [shall][should] report, in full.'));
  test('leaves one alternative of a set', () => expect(read(previewOf(text, { start: 8, end: 15, words: 'shall' }, set, { how: 'choose', index: 1 }))).toBe('Parties should report[, every year], in full.'));
  test('drops one alternative and leaves the others', () => expect(read(previewOf(text, { start: 8, end: 15, words: 'shall' }, set, { how: 'drop' }))).toBe('Parties [should] report[, every year], in full.'));
  test('strikes only what goes, and finds the chosen words in their own alternative', () => {
    const doubled = '[should be][should]', both: AltSet = { form: 'adjacent', start: 0, end: 19, undecided: null, members: [{ start: 0, end: 11, words: '[should be]' }, { start: 11, end: 19, words: '[should]' }] };
    expect(previewOf(doubled, { start: 0, end: 11, words: '[should be]' }, both, { how: 'choose', index: 1 })).toMatchObject({ removed: doubled, inserted: 'should', kept: 12 });
    expect(previewOf(text, { start: 30, end: 44, words: '[, every year]' }, null, { how: 'keep' })).toMatchObject({ removed: '[, every year]', kept: 1 });
    expect(previewOf(doubled, { start: 0, end: 11, words: '[should be]' }, both, { how: 'merge', words: 'should' }).kept).toBeNull();
  });
  test('puts other words in the place of all', () => expect(read(previewOf(text, { start: 8, end: 15, words: 'shall' }, set, { how: 'merge', words: 'are to' }))).toBe('Parties are to report[, every year], in full.'));
  test('leaves one space where words between spaces go', () => expect(read(previewOf('a [b] c', { start: 2, end: 5, words: 'b' }, null, { how: 'drop' }))).toBe('a c'));
  test.each([['[a]', 'a'], ['[a] [b]', '[a] [b]'], ['a [b]', 'a [b]'], ['[a [b]]', 'a [b]'], ['[ ]', '']])('%s without the bracket around all of it is "%s"', (words, expected) => expect(bare(words)).toBe(expected));
});

describe('the chart', () => {
  const frame = { width: 200, height: 100, left: 20, right: 20, top: 10, bottom: 10 };
  const sample = (at: number, brackets: number, share: number) => ({ at, measures: { ...measures, brackets, share } });
  const hour = 3_600_000;
  test('has round ticks from nothing to beyond the most', () => expect([niceTicks(0, 4, 1), niceTicks(7, 4, 1), niceTicks(370, 4, 1), niceTicks(0.11, 4, 0.01)]).toEqual([[0, 1], [0, 2, 4, 6, 8], [0, 100, 200, 300, 400], [0, 0.05, 0.1, 0.15]]));
  test('holds a measure until the next one, and to the present', () => {
    const { brackets } = geometryOf({ samples: [sample(0, 4, 0), sample(hour, 2, 0)], events: [] }, frame, 2 * hour);
    expect(brackets).toBe('M20 10H100V50H180');
  });
  test('draws shares on their own scale', () => expect(geometryOf({ samples: [sample(0, 400, 0.5)], events: [] }, frame, hour).share).toBe('M20 23.3H180'));
  test('puts events that would overlap under one mark, and names all their kinds', () => {
    const event = (at: number, kind: 'lifted' | 'tabled') => ({ at, kind, paragraphId: null, label: null, words: null });
    const { marks } = geometryOf({ samples: [sample(0, 1, 0)], events: [event(hour + 60_000, 'tabled'), event(hour, 'lifted'), event(5 * hour, 'lifted')] }, frame, 8 * hour);
    expect(marks.map(m => [Math.round(m.x), m.events.length, m.kinds])).toEqual([[40, 2, ['lifted', 'tabled']], [120, 1, ['lifted']]]);
  });
  test('of a single moment is still drawn', () => expect(geometryOf({ samples: [sample(5, 3, 0.1)], events: [] }, frame, 5).brackets).toBe('M20 10H180'));
  test('marks time in steps people use', () => { expect(timeTicks(0, 5 * hour, 6)).toEqual([0, 1, 2, 3, 4, 5].map(h => h * hour)); expect(timeTicks(1, 40 * 24 * hour, 6).length).toBeLessThanOrEqual(6); });
});

describe('who stands behind a bracket', () => {
  const setBy = { personId: 1, delegationId: 7 }, asks = { delegationId: 7, say: 'delete', at: 0 } as const;
  test.each([
    ['whoever proposes its words', bracket(0, 5, { by: setBy, voices: [{ delegationId: 8, say: 'propose', at: 0 }] }), [8]],
    ['else who set it', bracket(0, 5, { by: setBy }), [7]],
    ['not who wants other words instead', bracket(0, 5, { kind: 'alternatives', by: setBy, voices: [asks] }), []],
    ['who asks for a deletion, of the deletion', bracket(0, 5, { kind: 'deletion', by: setBy, voices: [asks] }), [7]],
  ])('%s', (_, told, expected) => expect(proposersOf(told)).toEqual(expected));
});
