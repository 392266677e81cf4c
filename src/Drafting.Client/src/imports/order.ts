/** Which submissions want a look first, and where a line of the file belongs. */
import type { ImportDiagnostic, PreviewedSubmission } from './api';

/** Why somebody should look at a submission. */
export interface Doubts { problems: number; doubts: number; nobody: boolean; noStakeholders: boolean }

/** The submission a line stands in; null for what stands before the first. */
export const holding = (submissions: readonly PreviewedSubmission[], line: number): PreviewedSubmission | null => submissions.findLast(s => s.firstLine <= line) ?? null;

/** By the line at which the submission begins. */
export function doubtsOf(submissions: readonly PreviewedSubmission[], diagnostics: readonly ImportDiagnostic[]): Map<number, Doubts> {
  const all = new Map(submissions.map(s => [s.at, { problems: 0, doubts: 0, nobody: s.contributor.trim() === '', noStakeholders: s.stakeholderGroupId === null }]));
  for (const d of diagnostics) {
    const here = d.severity === 'repair' ? null : holding(submissions, d.line);
    if (here) all.get(here.at)![d.severity === 'problem' ? 'problems' : 'doubts']++;
  }
  return all;
}

const weight = (d: Doubts): number => d.nobody ? 4 : d.problems > 0 ? 3 : d.noStakeholders ? 2 : d.doubts > 0 ? 1 : 0;
export const wantsLook = (d: Doubts): boolean => weight(d) > 0;

/** The most uncertain first: without a contributor, with problems, without a stakeholder group, with doubts (the more the sooner), then as in the file. What is left out or unchanged comes last. */
export function uncertainFirst(submissions: readonly PreviewedSubmission[], diagnostics: readonly ImportDiagnostic[]): PreviewedSubmission[] {
  const known = doubtsOf(submissions, diagnostics);
  const last = (s: PreviewedSubmission) => Number(s.action === 'left-out' || s.action === 'unchanged');
  return [...submissions].sort((a, b) => { const x = known.get(a.at)!, y = known.get(b.at)!; return last(a) - last(b) || weight(y) - weight(x) || y.problems - x.problems || y.doubts - x.doubts || a.at - b.at; });
}
