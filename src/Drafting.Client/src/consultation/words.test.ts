import { describe, expect, test } from 'vitest';
import { blank, charactersOf, contributionOf, isBlank, missingIn, newKey, plain, revive, type Words } from './words';

const call = { questions: [{ number: 1, text: 'What is cooperation?' }, { number: 2, text: 'What should be recommended?' }] };
const full: Words = { ...blank('k'), contributor: ' River Watch ', persons: 'Ana\n\n Ben ', stakeholderGroupId: 3, contact: 'ana@example.org', consent: 'given', answers: { 1: 'It is a habit.', 2: ' ' }, general: 'Thank you.' };

describe('what is written into the form', () => {
  test('comes back as it was kept, with fields that the form has got since', () => {
    const older = JSON.parse(JSON.stringify(full)) as Partial<Words>;
    delete older.capacity;
    expect(revive(JSON.stringify(older))).toEqual(full);
  });
  test('is not taken from anything else that was kept', () => expect([null, '', 'null', '7', '{"contributor":"x"}', '{'].map(revive)).toEqual([null, null, null, null, null, null]));
  test('is blank until something is written; a kind or a language alone is nothing', () => {
    expect([isBlank(blank('a')), isBlank({ ...blank('a'), kind: 'member', language: 'fr' }), isBlank({ ...blank('a'), general: 'x' })]).toEqual([true, true, false]);
  });
  test('lacks what must be there, consent too', () => {
    expect(missingIn(blank('a'), call)).toEqual(['contributor', 'stakeholderGroupId', 'words', 'consent']);
    expect(missingIn({ ...full, contact: 'ana' }, call)).toEqual(['contact']);
    expect(missingIn({ ...full, contact: '' }, call)).toEqual([]);
    expect(missingIn(full, call)).toEqual([]);
    expect(missingIn({ ...full, answers: {}, general: ' ' }, call)).toEqual(['words']);
  });
  test('counts its characters as they are typed', () => expect(charactersOf(full)).toBe(14 + 1 + 10));
  test('is sent without empty answers and without blanks around', () =>
    expect(contributionOf(full, call)).toMatchObject({ key: 'k', contributor: 'River Watch', persons: ['Ana', 'Ben'], answers: [{ question: 1, text: 'It is a habit.' }], general: 'Thank you.' }));
  test('keeps the words of a question that is not asked any more', () => expect(contributionOf({ ...full, answers: { ...full.answers, 3: 'Stray.' } }, call).general).toBe('Thank you.\n\nStray.'));
  test('can be taken along as text', () => expect(plain(full, call)).toBe(' River Watch \n\n1. What is cooperation?\n\nIt is a habit.\n\nThank you.'));
});
test('keys are random UUIDs', () => {
  const keys = Array.from({ length: 50 }, newKey);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(keys).size).toBe(50);
});
