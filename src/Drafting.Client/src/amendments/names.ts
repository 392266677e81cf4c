/** How amendments, their parts and their authors are called. */
import type { Group } from '../api';
import { delegationOf, nameOf as personOf } from '../frame/session';
import { formatList, t } from '../messages';
import type { Amendment, AmendmentState, Part, PartKind } from './api';

export const nameOf = ({ number, revision }: Pick<Amendment, 'number' | 'revision'>): string =>
  number === null ? t('amendments.name.none') : revision > 1 ? t('amendments.name.revised', { number, revision: revision - 1 }) : t('amendments.name', { number });
export const shortOf = ({ number }: Pick<Amendment, 'number'>): string => number === null ? t('amendments.short.none') : t('amendments.short', { number });

export const partyOf = (group: Group, by: { personId: number; delegationId: number | null }): string => delegationOf(group, by.delegationId)?.shortName ?? personOf(group, by.personId);
export const delegationName = (group: Group, id: number): string => delegationOf(group, id)?.shortName ?? t('frame.delegation.none');

/** "State B with Society A": those who were asked and have not answered are not named. */
export function authorsOf(group: Group, { proposer, coSponsors }: Pick<Amendment, 'proposer' | 'coSponsors'>): string {
  const joined = coSponsors.filter(c => !c.invited).map(c => delegationName(group, c.delegationId));
  return joined.length ? t('amendments.by.with', { proposer: partyOf(group, proposer), cosponsors: formatList(joined) }) : partyOf(group, proposer);
}

/** A sign that stands beside the word of a state, so that a list can be scanned. */
export const signs: Record<AmendmentState, string> = {
  private: '◌', parked: '‖', tabled: '▸', 'modification-offered': '⇄', adopted: '✓', 'adopted-modified': '✓', 'adopted-in-brackets': '[✓]', rejected: '✕', fallen: '↓', withdrawn: '↩',
};

/** The kinds of its parts, each once. */
export const kindsOf = (amendment: Pick<Amendment, 'parts'>): PartKind[] => [...new Set(amendment.parts.map(p => p.kind))];

export function titleOf(part: Part, label: string | null, recommendation: string | null, amended: Amendment | null): string {
  if (amended) return t('amendments.part.amended', { name: nameOf(amended) });
  const place = label ?? part.label;
  if (part.kind === 'add') return part.paragraphId === null ? t('amendments.part.add.end', { number: recommendation ?? '' }) : t('amendments.part.add.after', { label: place });
  return t(part.kind === 'mod' ? 'amendments.part.mod' : 'amendments.part.sup', { label: place });
}
