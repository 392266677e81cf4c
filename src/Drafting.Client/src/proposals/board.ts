/** What the board makes of the proposals: who asked for what, how many of whom, and in which order. Pure, so that every figure on show can be tested. */
import type { EvidenceCount, Group, Stance, StakeholderGroup } from '../api';
import type { Contributor, Proposal, Source } from './api';

export const stanceOrder: readonly Stance[] = ['supports', 'opposes', 'qualifies'];
export const signOf: Record<Stance, string> = { supports: '+', opposes: '−', qualifies: '±' };
/** In the order of first appearance, of groups as within them. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) { const key = keyOf(item), group = groups.get(key); if (group) group.push(item); else groups.set(key, [item]); }
  return groups;
}
const none = (): EvidenceCount => ({ supports: 0, opposes: 0, qualifies: 0 });

/** A stakeholder group and its columns. Contributors without one stand last, under `id` null. */
export interface Block { id: number | null; name: string; contributors: Contributor[] }

/** The columns of the board, in the group's own order. A block without contributors stands where something of it is withheld. */
export function blocksOf(stakeholders: readonly StakeholderGroup[], contributors: readonly Contributor[], proposals: readonly Pick<Proposal, 'withheld'>[], noneName: string): Block[] {
  const withheld = new Set(proposals.flatMap(p => p.withheld.map(w => w.stakeholderGroupId)));
  const known = new Set(stakeholders.map(s => s.id));
  const inBlock = (id: number | null) => contributors.filter(c => id === null ? c.stakeholderGroupId === null || !known.has(c.stakeholderGroupId) : c.stakeholderGroupId === id).sort((a, b) => a.submissionNumber - b.submissionNumber);
  return [...stakeholders.map(s => ({ id: s.id as number | null, name: s.name })), { id: null, name: noneName }]
    .map(s => ({ ...s, contributors: inBlock(s.id) })).filter(b => b.contributors.length > 0 || withheld.has(b.id));
}

/** How many contributors of a stakeholder group stand how. Each counts once for each stance it has, however many passages say so; `withheld` says how many of them are not named. */
export interface Tally extends EvidenceCount { withheld: number }

/** One proposal as a row: the sources of each contributor, and the figures of each stakeholder group and of all. */
export interface Row {
  proposal: Proposal;
  /** By number of the submission. */
  cells: Map<number, Source[]>;
  tallies: Map<number | null, Tally>;
  all: Tally;
  /** In how many stakeholder groups somebody supports it. */
  breadth: number;
}

export function rowOf(proposal: Proposal): Row {
  const cells = grouped(proposal.sources, s => s.submissionNumber);
  const tallies = new Map<number | null, Tally>();
  const tallyOf = (id: number | null) => tallies.get(id) ?? tallies.set(id, { ...none(), withheld: 0 }).get(id)!;
  for (const sources of cells.values())
    for (const stance of new Set(sources.map(s => s.stance))) tallyOf(sources[0]!.stakeholderGroupId)[stance]++;
  for (const { stakeholderGroupId, stance, count } of proposal.withheld) {
    const tally = tallyOf(stakeholderGroupId);
    tally[stance] += count;
    tally.withheld += count;
  }
  const all: Tally = { ...none(), withheld: 0 };
  for (const tally of tallies.values()) { for (const stance of stanceOrder) all[stance] += tally[stance]; all.withheld += tally.withheld; }
  return { proposal, cells, tallies, all, breadth: [...tallies.values()].filter(x => x.supports > 0).length };
}

/** The one that stands for it: itself, or what it was merged into. */
export function rootOf(rows: readonly Row[], row: Row): Row {
  for (let at = row, left = rows.length; left > 0; left--) {
    const into = at.proposal.mergedInto === null ? undefined : rows.find(r => r.proposal.id === at.proposal.mergedInto);
    if (!into) return at;
    at = into;
  }
  return row;
}

/** Whether it is for this person to change what somebody put on the board: their delegation's own, or anything for chair and secretariat. The server decides again. */
export function isMine(you: Pick<Group['you'], 'role' | 'delegationId'>, personId: number | null, of: { personId: number; delegationId: number | null }): boolean {
  if (you.role === 'chair' || you.role === 'secretariat') return true;
  return you.delegationId === null ? of.personId === personId : of.delegationId === you.delegationId;
}

/** A proposal that stands by itself, before the group. */
export const stands = (p: Pick<Proposal, 'mergedInto' | 'withdrawn'>): boolean => p.mergedInto === null && !p.withdrawn;
export const isOpen = (p: Pick<Proposal, 'mergedInto' | 'withdrawn' | 'recommendation'>): boolean => stands(p) && p.recommendation === null;

export const sorts = ['number', 'support', 'breadth'] as const;
export type Sort = typeof sorts[number];
/** What is on show. Empty strings ask for nothing; `theme` "-" asks for those without one, `stakeholders` is an id or "none". */
export interface Filter { open: boolean; withdrawn: boolean; theme: string; stakeholders: string; words: string; sort: Sort; flat: boolean }
export const noFilter: Filter = { open: false, withdrawn: false, theme: '', stakeholders: '', words: '', sort: 'number', flat: false };

const folded = (s: string): string => s.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Every word must be found somewhere in what the proposal says: its number, title, note, theme, quotations, or who said them. */
export function passes({ proposal: p, tallies }: Row, f: Filter): boolean {
  if (p.mergedInto !== null || (p.withdrawn !== null && !f.withdrawn)) return false;
  if (f.open && !isOpen(p)) return false;
  if (f.theme && (f.theme === '-' ? p.theme !== '' : p.theme !== f.theme)) return false;
  if (f.stakeholders && !tallies.has(f.stakeholders === 'none' ? null : Number(f.stakeholders))) return false;
  const words = folded(f.words).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = folded([p.number, p.title, p.note, p.theme, ...p.merged.map(m => m.title), ...p.sources.flatMap(s => [s.quote, s.contributor, s.note])].join('\n'));
  return words.every(w => said.includes(w));
}

/** Most support first; among equals, fewer against, then the older. */
const bySupport = (a: Row, b: Row): number => b.all.supports - a.all.supports || a.all.opposes - b.all.opposes || a.proposal.number - b.proposal.number;
const orders: Record<Sort, (a: Row, b: Row) => number> = {
  number: (a, b) => a.proposal.number - b.proposal.number,
  support: bySupport,
  breadth: (a, b) => b.breadth - a.breadth || bySupport(a, b),
};

/** The rows in order under their themes, those without a theme last; `flat` leaves the themes out. */
export function themesOf(rows: readonly Row[], { sort, flat }: Pick<Filter, 'sort' | 'flat'>): { theme: string; rows: Row[] }[] {
  const sorted = rows.toSorted(orders[sort]);
  if (flat) return sorted.length > 0 ? [{ theme: '', rows: sorted }] : [];
  return [...grouped(sorted, r => r.proposal.theme)].map(([theme, some]) => ({ theme, rows: some }))
    .sort((a, b) => Number(a.theme === '') - Number(b.theme === '') || a.theme.localeCompare(b.theme));
}

/** The stances of one contributor on one proposal, each once, in the order of the signs. */
export const stancesOf = (sources: readonly Source[]): Stance[] => stanceOrder.filter(x => sources.some(s => s.stance === x));

const titleLength = 140;
/** A title proposed from quoted words: their first sentence without what introduces it, cut at a word where it is long. */
export function titleFrom(words: string): string {
  const plain = words.replace(/\s+/g, ' ').trim().replace(/^["“”«»'‘’([\s•\-–—*]+/u, '');
  const sentence = /^.{20,}?[.;!?](?=\s+\p{Lu}|\s*$)/u.exec(plain)?.[0] ?? plain;
  const bare = sentence.replace(/[\s.;:,!?"“”«»]+$/u, '').replace(/^(?:(?:and|therefore|thus|furthermore|moreover|in addition|accordingly),?\s+)?(?:we|i)\s+(?:would\s+)?(?:also\s+|strongly\s+|further\s+)?(?:recommend|propose|suggest|believe|urge|submit)\s+that\s+/iu, '');
  const upper = bare.charAt(0).toLocaleUpperCase() + bare.slice(1);
  if (upper.length <= titleLength) return upper;
  const cut = upper.slice(0, titleLength);
  const space = cut.lastIndexOf(' ');
  return `${(space > titleLength / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '')).replace(/[\s,;:]+$/, '')}…`;
}

/** The text proposed for the paragraph of a recommendation: the title as a sentence. */
export const sentenceFrom = (title: string): string => { const bare = title.trim().replace(/…$/, ''); return bare === '' || /[.!?]$/u.test(bare) ? bare : `${bare}.`; };

/** Which of two stays when they are found to be one: the one more contributors speak to, else the older. */
export function staysOf(a: Row, b: Row): Row { return b.cells.size > a.cells.size || (b.cells.size === a.cells.size && b.proposal.number < a.proposal.number) ? b : a; }
