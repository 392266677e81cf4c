import { expect, test } from 'vitest';
import type { ImportDiagnostic, PreviewedSubmission } from './api';
import { holding, uncertainFirst } from './order';

const at = (line: number, some: Partial<PreviewedSubmission> = {}) => ({ at: line, firstLine: line, contributor: 'X', stakeholderGroupId: 1, action: 'new', ...some }) as PreviewedSubmission;
const said = (line: number, severity: ImportDiagnostic['severity']) => ({ line, severity }) as ImportDiagnostic;

test('a line belongs to the submission that begins at it or last before it', () => {
  const all = [at(10), at(20)];
  expect([9, 10, 19, 20, 500].map(line => holding(all, line)?.at ?? null)).toEqual([null, 10, 10, 20, 20]);
});
test('what is most uncertain comes first, and what will not be imported last', () => {
  const all = [at(10), at(20), at(30, { stakeholderGroupId: null }), at(40), at(50, { contributor: ' ' }), at(60, { action: 'left-out', contributor: '' })];
  expect(uncertainFirst(all, [said(15, 'repair'), said(25, 'doubt'), said(45, 'problem')]).map(s => s.at)).toEqual([50, 40, 30, 20, 10, 60]);
});
