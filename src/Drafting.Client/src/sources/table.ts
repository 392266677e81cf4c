/** What of the table is on show. Pure. */
import { stanceOrder, grouped } from '../proposals/board';
import type { Withheld } from '../proposals/api';
import type { SourcePassage, SourceRow } from './api';

export const evidences = ['some', 'none', 'opposed'] as const;
/** Empty strings ask for nothing; `recommendation` is an id, `stakeholders` an id or "none". */
export interface Filter { words: string; recommendation: string; evidence: '' | typeof evidences[number]; stakeholders: string; withdrawn: boolean }
export const noFilter: Filter = { words: '', recommendation: '', evidence: '', stakeholders: '', withdrawn: false };

/** Nothing in the submissions is known to speak to it, named or not. */
export const isBare = (row: Pick<SourceRow, 'sources' | 'withheld'>): boolean => row.sources.length === 0 && row.withheld.length === 0;
const folded = (s: string): string => s.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

export function passes(row: SourceRow, f: Filter): boolean {
  if (row.paragraph.withdrawn && !f.withdrawn) return false;
  if (f.recommendation && String(row.recommendation.id) !== f.recommendation) return false;
  const speakers = [...row.sources, ...row.withheld];
  if (f.evidence === 'some' && isBare(row)) return false;
  if (f.evidence === 'none' && !isBare(row)) return false;
  if (f.evidence === 'opposed' && !speakers.some(s => s.stance === 'opposes')) return false;
  if (f.stakeholders && !speakers.some(s => String(s.stakeholderGroupId ?? 'none') === f.stakeholders)) return false;
  const words = folded(f.words).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = folded([row.recommendation.title, row.paragraph.label, row.paragraph.text, ...row.contributors.map(c => c.name), ...row.amendments.map(a => `${a.number ?? ''} ${a.proposer}`),
    ...row.sources.flatMap(s => [s.contributor, s.quote, s.note]), ...row.proposals.map(p => `${p.number} ${p.title}`), ...row.done.flatMap(d => [d.what, d.why ?? ''])].join('\n'));
  return words.every(w => said.includes(w));
}

/** The rows under their recommendations, in the order of the draft. */
export const sectionsOf = (rows: readonly SourceRow[]): { recommendation: SourceRow['recommendation']; rows: SourceRow[] }[] =>
  [...grouped(rows, r => r.recommendation.id).values()].map(some => ({ recommendation: some[0]!.recommendation, rows: some }));

/** Supporting first, then opposing, then qualifying; among equals as they came. */
export const inOrder = (sources: readonly SourcePassage[]): SourcePassage[] => stanceOrder.flatMap(stance => sources.filter(s => s.stance === stance));

/** What paper may say of the sources that must not be named: how many contributors of each stakeholder group stand how. */
export function unnamed(row: { readonly sources: readonly SourcePassage[]; readonly withheld: readonly Withheld[] }): Withheld[] {
  const counts = new Map<string, Withheld>();
  const add = (w: Withheld) => { const key = `${w.stakeholderGroupId}/${w.stance}`, before = counts.get(key); counts.set(key, { ...w, count: w.count + (before?.count ?? 0) }); };
  row.withheld.forEach(add);
  for (const same of grouped(row.sources.filter(s => !s.citable), s => `${s.submissionNumber}/${s.stance}`).values()) add({ stakeholderGroupId: same[0]!.stakeholderGroupId, stance: same[0]!.stance, count: 1 });
  return [...counts.values()];
}
