import { describe, expect, test } from 'vitest';
import { answering, asRead, beginAt, corrected, joinAt, listed, none, over, questionOf, setFact } from './corrections';
import type { PreviewedSubmission } from './api';

const submission: PreviewedSubmission = {
  at: 10, number: 1, symbol: null, language: null, contributor: 'River Watch', organisation: 'River Watch', persons: [], kind: 'observer', capacity: null, country: null, stakeholderGroupId: null, date: null,
  consent: 'not-stated', citable: false, heading: '1. Contribution from Observer, River Watch', firstLine: 10, lastLine: 20, firstPage: null, lastPage: null, passages: 4, footnotes: 0, answers: [], action: 'new', standsBeside: null, corrected: [],
};

describe('a correction of a fact', () => {
  test('stands in place of what was read', () => expect(corrected(submission, setFact(none, 10, 'contributor', 'Lake Watch')).contributor).toBe('Lake Watch'));
  test('clears with nothing', () => expect(corrected(submission, setFact(none, 10, 'organisation', null)).organisation).toBeNull());
  test('taken back leaves nothing behind', () => expect(asRead(setFact(none, 10, 'date', '2026-02-03'), 10, 'date')).toEqual(none));
  test('taken back leaves the others', () => expect(asRead(setFact(setFact(none, 10, 'date', '2026-02-03'), 10, 'country', 'Andorra'), 10, 'date')).toEqual(setFact(none, 10, 'country', 'Andorra')));
  test('leaves out, and in again', () => {
    const out = setFact(none, 10, 'leaveOut', true);
    expect(corrected(submission, out).action).toBe('left-out');
    expect(corrected({ ...submission, action: 'left-out' }, setFact(out, 10, 'leaveOut', false)).action).toBe('new');
  });
});

describe('where a submission begins', () => {
  test('is kept in the order of lines, once', () => expect(beginAt(beginAt(beginAt(none, 30), 12), 30).begin).toEqual([12, 30]));
  test('joining what was begun by hand takes that back', () => expect(joinAt(beginAt(none, 12), 12)).toEqual(none));
  test('beginning what was joined takes that back', () => expect(beginAt(joinAt(none, 10), 10)).toEqual(none));
  test('a passage that begins a submission answers nothing any more', () => expect(beginAt(answering(none, [12, 13], 2), 12)).toEqual({ ...answering(none, [13], 2), begin: [12] }));
  test('taken back in the list, takes along what was said of what is no more', () => {
    const begun = listed(setFact(beginAt(none, 12), 12, 'country', 'Andorra')).find(l => l.what === 'begin')!;
    const joined = listed(answering(joinAt(none, 10), [10], 1)).find(l => l.what === 'join')!;
    expect([begun.left, joined.left]).toEqual([none, none]);
  });
  test('a joined submission has no facts of its own', () => expect(joinAt(setFact(none, 10, 'country', 'Andorra'), 10)).toEqual({ ...none, join: [10] }));
});

describe('a question', () => {
  test('is set on each passage of a range', () => expect(answering(none, [11, 13], 2).passages).toEqual({ 11: { question: 2 }, 13: { question: 2 } }));
  test('0 is none, and nothing said is as read', () => {
    const c = answering(none, [11], 0);
    expect(questionOf({ at: 11, question: 1 }, c)).toBeNull();
    expect(questionOf({ at: 12, question: 1 }, c)).toBe(1);
  });
});

test('each listed correction can be taken back by itself, and without all of them nothing is corrected', () => {
  let c = answering(setFact(setFact(joinAt(beginAt(none, 12), 40), 10, 'contributor', 'X'), 10, 'persons', ['A', 'B']), [11, 13], 1);
  const list = listed(c);
  expect(list.map(l => l.key)).toEqual(['contributor 10', 'persons 10', 'question 11', 'begin 12', 'question 13', 'join 40']);
  for (const one of list) expect(listed(one.left).map(l => l.key)).toEqual(list.filter(l => l !== one).map(l => l.key));
  while (listed(c).length > 0) c = listed(c)[0]!.left;
  expect(c).toEqual(none);
});

describe('mine over theirs', () => {
  const base = setFact(beginAt(none, 12), 10, 'country', 'Andorra');
  const theirs = answering(setFact(base, 10, 'capacity', 'own'), [11], 2);
  test('is theirs where I changed nothing', () => expect(over(base, base, theirs)).toEqual(theirs));
  test('is mine where they changed nothing', () => { const mine = joinAt(setFact(base, 10, 'date', '2026-02-03'), 40); expect(over(base, mine, base)).toEqual(mine); });
  test('has both where we changed different things', () => {
    const both = over(base, beginAt(asRead(base, 10, 'country'), 50), theirs);
    expect(both).toEqual({ submissions: { 10: { capacity: 'own' } }, begin: [12, 50], join: [], passages: { 11: { question: 2 } } });
  });
});
