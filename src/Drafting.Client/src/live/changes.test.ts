import { ChangeSet, Text } from '@codemirror/state';
import { expect, test } from 'vitest';
import { chances } from './authority.testing';
import { apply, DoesNotFit, insertedText, insertions, lengthBefore, mapPosition, replacement } from './changes';
import type { Change } from './protocol';

const words = ['a', 'ßé', '𝒳y', 'one\ntwo', '\n', '[x]', ''];
function randomCase(seed: number) {
  const { below } = chances(seed);
  const text = Array.from({ length: below(6) }, () => words[below(words.length)]).join('');
  const specs = Array.from({ length: 1 + below(4) }, () => {
    const from = below(text.length + 1);
    return { from, to: from + below(text.length - from + 1), insert: Text.of(words[below(words.length)]!.split('\n')) };
  });
  // Overlapping parts would not be one change; composing them gives one of every shape.
  let change = ChangeSet.empty(text.length);
  for (const { from, to, insert } of specs) {
    const length = change.newLength;
    change = change.compose(ChangeSet.of({ from: Math.min(from, length), to: Math.min(to, length), insert }, length));
  }
  return { text, change, json: change.toJSON() as Change };
}

test('applying a change gives the text CodeMirror gives', () => {
  for (let seed = 0; seed < 3_000; seed++) {
    const { text, change, json } = randomCase(seed);
    expect(apply(text, json), `seed ${seed}`).toBe(change.apply(Text.of(text.split('\n'))).toString());
    expect(lengthBefore(json)).toBe(change.length);
  }
});

test('every position maps to where CodeMirror maps it, on both sides', () => {
  for (let seed = 0; seed < 3_000; seed++) {
    const { text, change, json } = randomCase(seed);
    for (let position = 0; position <= text.length; position++) for (const side of [-1, 1] as const) {
      expect(mapPosition(json, position, side), `seed ${seed}, position ${position}, side ${side}`).toBe(change.mapPos(position, side));
    }
  }
});

test('the inserted ranges hold the inserted words in the new text', () => {
  for (let seed = 0; seed < 500; seed++) {
    const { text, json } = randomCase(seed);
    const after = apply(text, json);
    expect(insertions(json).map(({ from, to }) => after.slice(from, to)), `seed ${seed}`).toEqual(insertedText(json));
  }
});

test('a replacement leads from any text to any other, and CodeMirror can read it', () => {
  for (let seed = 0; seed < 500; seed++) {
    const { text, json } = randomCase(seed);
    const after = apply(text, json), found = replacement(text, after);
    expect(apply(text, found), `seed ${seed}`).toBe(after);
    expect(ChangeSet.fromJSON(found).apply(Text.of(text.split('\n'))).toString()).toBe(after);
  }
});

test('a change for a text of another length does not fit', () => {
  expect(() => apply('four', [3, [0, 'x']])).toThrow(DoesNotFit);
});
