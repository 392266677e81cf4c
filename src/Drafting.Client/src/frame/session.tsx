/** Who is here, which group this is, and how people and delegations are named and coloured. */
import { useQuery } from '@tanstack/react-query';
import { Problem, ask, type Act, type Delegation, type Group, type GroupSummary, type Session } from '../api';
import { t } from '../messages';
import './session.css';

export const useSession = () => useQuery({ queryKey: ['session'], queryFn: ({ signal }) => ask<Session>('GET', '/api/session', undefined, signal), staleTime: Infinity });
export const useGroups = () => useQuery({ queryKey: ['groups'], queryFn: ({ signal }) => ask<GroupSummary[]>('GET', '/api/groups', undefined, signal) });
/** The group as the signed-in person sees it; asked again when the session changes. */
export const useGroup = (slug: string, enabled = true) => useQuery({ enabled, queryKey: ['group', slug], queryFn: ({ signal }) => ask<Group>('GET', `/api/groups/${encodeURIComponent(slug)}`, undefined, signal), staleTime: 30_000 });

export const may = (group: Group | undefined, act: Act): boolean => group?.you.may.includes(act) ?? false;
export const delegationOf = (group: Group, delegationId: number | null): Delegation | null => group.delegations.find(d => d.id === delegationId) ?? null;
export const nameOf = (group: Group, personId: number | null): string => group.people.find(p => p.id === personId)?.name ?? t('frame.person.unknown');
export const stakeholderGroupOf = (group: Group, id: number | null): string => group.stakeholderGroups.find(s => s.id === id)?.name ?? t('frame.stakeholders.none');
/** A person and whom they speak for: "Amara Okoye, State B". */
export function attributionOf(group: Group, personId: number | null, delegationId: number | null): string {
  const delegation = delegationOf(group, delegationId);
  const name = nameOf(group, personId);
  return delegation && delegation.shortName !== name ? t('frame.person.of', { name, delegation: delegation.shortName }) : name;
}

const colours = new Set(['blue', 'violet', 'rust', 'teal', 'olive', 'rose', 'amber', 'slate', 'green', 'plum', 'navy', 'brown']);
/** The CSS value of a delegation's colour. People without a delegation, the chair and the secretariat for instance, have the colour of ink. */
export const colourOf = (delegation: Delegation | null): string => delegation === null ? 'var(--ink-soft)' : `var(--delegation-${colours.has(delegation.colour) ? delegation.colour : 'slate'})`;

/** "State B" is SB, "Secretariat" is SE. */
export function initialsOf(name: string): string {
  const words = name.replace(/\(.*?\)/g, '').split(/[\s-]+/u).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map(w => [...w][0]) : [...(words[0] ?? '?')].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}

/** A delegation's face: its initials on its colour. With `name` it is followed by the name, and is then itself not read aloud. */
export function DelegationMark({ delegation, fallback, name = false, small = false }: { delegation: Delegation | null; fallback?: string; name?: boolean; small?: boolean }) {
  const label = delegation?.shortName ?? fallback ?? t('frame.delegation.none');
  const face = <span className={small ? 'face small' : 'face'} style={{ background: colourOf(delegation) }} {...(name ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label, title: delegation?.name ?? label })}>{initialsOf(label)}</span>;
  return name ? <span className="face-and-name">{face}<span>{label}</span></span> : face;
}

export const problemOf = (error: unknown): Problem => error instanceof Problem ? error : new Problem(0, 'unexpected', t('frame.problem.unexpected'), error instanceof Error ? error.message : '');
