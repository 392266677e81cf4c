import { describe, expect, test } from 'vitest';
import type { Run } from './api';
import { afterOf, aroundOf, beforeOf, bracketedOf, pairsOf, piecesOf, sentencesOf } from './redline';

/** "kept {-deleted-}{+inserted+}" */
const runs = (text: string): Run[] => text.split(/(\{-.*?-\}|\{\+.*?\+\})/).filter(Boolean).map(part =>
  part.startsWith('{-') ? { kind: 'deleted', text: part.slice(2, -2) } : part.startsWith('{+') ? { kind: 'inserted', text: part.slice(2, -2) } : { kind: 'kept', text: part });

describe('pieces', () => {
  test('without collisions are the runs', () => expect(piecesOf(runs('a {-b-}{+c+} d'), []).map(p => p.text)).toEqual(['a ', 'b', 'c', ' d']));
  test('of a passage that moved keep its number', () => expect(piecesOf([{ kind: 'deleted', text: 'ab', move: 1 }, { kind: 'kept', text: 'c' }, { kind: 'inserted', text: 'ab', move: 1 }], [{ from: 1, to: 2 }]).map(p => p.move)).toEqual([1, 1, undefined, 1]));
  test('are cut where a collision begins and ends, in positions of the current text', () => {
    const pieces = piecesOf(runs('one two{+ and+} three'), [{ from: 4, to: 9 }]);
    expect(pieces.map(p => [p.text, p.collision])).toEqual([['one ', null], ['two', 0], [' and', 0], [' t', 0], ['hree', null]]);
  });
  test('of an insertion belong to a collision that has no width', () => expect(piecesOf(runs('ab{+X+}c'), [{ from: 2, to: 2 }]).map(p => p.collision)).toEqual([null, 0, null]));
  test('joined are both texts, exactly', () => {
    const whole = runs('a. {-b c-}{+d+} e. f{+ g+}.'), pieces = piecesOf(whole, [{ from: 1, to: 5 }, { from: 8, to: 9 }]);
    expect([beforeOf(pieces), afterOf(pieces)]).toEqual([beforeOf(whole), afterOf(whole)]);
  });
});

describe('side by side', () => {
  test('each sentence has its row, and a changed one says so', () => {
    const pairs = pairsOf(runs('First here. Second {-was-}{+is+} there. Third.'));
    expect(pairs.map(p => [beforeOf(p.left), afterOf(p.right), p.changed])).toEqual([['First here. ', 'First here. ', false], ['Second was there. ', 'Second is there. ', true], ['Third.', 'Third.', false]]);
  });
  test('a deleted sentence stands alone on the left of its row', () => {
    const pairs = pairsOf(runs('One. {-Two. -}Three.'));
    expect(pairs.map(p => [beforeOf(p.left), afterOf(p.right)])).toEqual([['One. ', 'One. '], ['Two. Three.', 'Three.']]);
  });
  test('the columns read down are the two texts', () => {
    const whole = runs('A b. {-C d. E-}{+F+} g; h.\n{+New line. +}Last');
    const pairs = pairsOf(whole);
    expect(pairs.flatMap(p => p.left).map(r => r.text).join('')).toBe(beforeOf(whole));
    expect(pairs.flatMap(p => p.right).map(r => r.text).join('')).toBe(afterOf(whole));
  });
});
test('a text cut into sentences is the text again', () => {
  const text = 'See A/77/275, para. 4. “So it was.” Then:\nthe end…';
  expect(sentencesOf(text).join('')).toBe(text);
});

describe('the preview of an adoption in brackets', () => {
  const hunk = (from: number, to: number, inserted: string) => ({ from, to, deleted: '', inserted });
  test('lets old and new words stand, each in its bracket', () => expect(bracketedOf('States should act', [hunk(7, 13, 'shall')])).toBe('States [should][shall] act'));
  test('keeps spaces outside the brackets', () => {
    expect(bracketedOf('States act', [hunk(7, 7, 'must ')])).toBe('States [must] act');
    expect(bracketedOf('States must act', [hunk(7, 12, '')])).toBe('States [must] act');
  });
});

test('a change is told with the words around it, and says where more stands', () => {
  expect(aroundOf('one two three four five', 8, 13, 2)).toEqual({ before: 'one two ', after: ' four five' });
  expect(aroundOf('one two three four five', 14, 18, 1)).toEqual({ before: '… three ', after: ' five' });
});
