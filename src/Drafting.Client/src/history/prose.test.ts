import { expect, test } from 'vitest';
import { aboutOf, actOf } from './prose';

test('an act is told with the words of its payload', () => {
  expect(actOf({ kind: 'recommendation-retitled', payload: { number: '3', before: 'Reports', title: 'Annual reports' } })).toBe('changed the title of recommendation 3 from “Reports” to “Annual reports”');
});
test('a policy is called by its name', () => expect(actOf({ kind: 'policy-set', payload: { label: '4 bis', policy: 'chairs-pen' } })).toBe('set paragraph 4 bis to “chair’s pen”'));
test('a payload without the words gives the act alone', () => expect(actOf({ kind: 'evidence-linked', payload: {} })).toBe('linked words of a submission to a paragraph'));
test('an unknown kind is printed as it is written', () => expect(actOf({ kind: 'flag-hoisted', payload: null })).toBe('recorded: flag hoisted'));
test('the reason is quoted, an empty one is not', () => {
  expect(aboutOf({ kind: 'paragraph-withdrawn', payload: { label: '4', reason: 'Merged into 5' } })).toBe('Merged into 5');
  expect(aboutOf({ kind: 'paragraph-withdrawn', payload: { label: '4', reason: ' ' } })).toBe('');
});
test('a lifted bracket is told with how, and with the words that are gone', () => {
  const entry = { kind: 'bracket-lifted', payload: { label: '5', words: '[shall][should]', how: 'choose', removed: ['shall'] } };
  expect(actOf(entry)).toBe('lifted the bracket “[shall][should]” in paragraph 5: one wording chosen');
  expect(aboutOf(entry)).toBe('− shall');
});
test('what was taken back is named', () => expect(actOf({ kind: 'undone', payload: { label: '5', kind: 'bracket-lifted' } })).toBe('took back an act in paragraph 5: a bracket lifted'));
test('a voice that is not shown is told without the delegation and what it said', () => expect(actOf({ kind: 'bracket-said', payload: { label: '5', words: 'shall' } })).toBe('noted what a delegation wants of a bracket'));
