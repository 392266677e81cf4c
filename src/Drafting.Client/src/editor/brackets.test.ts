import { ChangeSet, EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { chances } from '../live/authority.testing';
import type { Face } from '../brackets/faces';
import { bracketAt, bracketRuns, runsOfSigns, signsAfter, signsIn } from './brackets';
import { brackets, facesField, replacedBy, showFaces, signsField } from './bracketMarks';

const soup = ({ below }: ReturnType<typeof chances>, longest: number) => Array.from({ length: below(longest + 1) }, () => 'a[]b \n'[below(6)]).join('');
function changeOf(chance: ReturnType<typeof chances>, text: string): ChangeSet {
  const places = Array.from({ length: 1 + chance.below(3) }, () => chance.below(text.length + 1)).sort((a, b) => a - b);
  return ChangeSet.of(places.flatMap((from, i) => { const room = (places[i + 1] ?? text.length + 1) - 1 - from; return room < 0 ? [] : [{ from, to: from + chance.below(room + 1), insert: soup(chance, 4) }]; }), text.length);
}

test('signs carried through changes are the signs of the new text', () => {
  for (let seed = 0; seed < 2_000; seed++) {
    const chance = chances(seed), text = soup(chance, 40), change = changeOf(chance, text);
    const after = EditorState.create({ doc: text }).update({ changes: change }).newDoc.toString();
    expect(signsAfter(signsIn(text), replacedBy(change)), `seed ${seed}: ${JSON.stringify(text)} ${JSON.stringify(change)}`).toEqual(signsIn(after));
  }
});

test('the runs of a part of a text are those of the whole that reach into it', () => {
  for (let seed = 0; seed < 500; seed++) {
    const chance = chances(seed), text = soup(chance, 60), a = chance.below(text.length + 1), b = chance.below(text.length + 1);
    const within = { from: Math.min(a, b), to: Math.max(a, b) };
    expect(runsOfSigns(signsIn(text), within), `seed ${seed}`).toEqual(bracketRuns(text).filter(run => run.to > within.from && run.from < within.to));
  }
});

test('a closing bracket knows where its bracket opens, however deep', () => {
  expect(bracketRuns('a [b [c] d]').filter(run => run.kind === 'bracket').map(run => [run.from, run.opener, run.depth])).toEqual([[2, 2, 1], [5, 5, 2], [7, 5, 2], [10, 2, 1]]);
});

test.each([
  ['a [b|c] d', '[bc]'], ['[[|x] y]', '[x]'], ['[a [b] |c]', '[a [b] c]'], ['x |[a]', '[a]'], ['[a]| x', '[a]'], ['[a]|[b]', '[b]'], ['no| bracket', null], ['lost ]| here', null], ['[[a|]', '[a]'],
])('the bracket at the caret of %s is %s', (written, expected) => {
  const place = written.indexOf('|'), text = written.replace('|', '');
  const found = bracketAt(signsIn(text), place);
  expect(found && text.slice(found.start, found.end)).toBe(expected);
});

const face = (start: number, end: number): Face => ({ start, end, kind: 'addition', sign: 'new', by: 'B', label: '' });
const facesOf = (state: EditorState): string[] => {
  const found: string[] = [];
  state.field(facesField)?.between(0, state.doc.length, (from, to) => { found.push(state.sliceDoc(from, to)); });
  return found;
};

test('in the editor a face stays with its bracket while others type around and in it, and goes with it', () => {
  let state = EditorState.create({ doc: 'We [must] go [now].', extensions: brackets });
  state = state.update({ effects: showFaces.of([face(3, 9), face(13, 18)]) }).state;
  state = state.update({ changes: [{ from: 0, insert: 'So: ' }, { from: 5, insert: 'ostly m' }, { from: 9, insert: '!' }] }).state;
  expect(facesOf(state)).toEqual(['[mostly must]', '[now]']);
  expect(state.field(signsField)).toEqual(signsIn(state.doc.toString()));
  state = state.update({ changes: { from: state.doc.toString().indexOf('[now'), to: state.doc.length } }).state;
  expect(facesOf(state)).toEqual(['[mostly must]']);
});
