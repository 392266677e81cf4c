/** What can be done to amendments and in a merge workspace. Each act says what happened, and offers to undo it for a moment where the server can. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../api';
import { settled } from '../brackets/desk';
import { useDraft, type Draft } from '../drafts/draft';
import { notify, notifyProblem } from '../frame/notify';
import { t } from '../messages';
import { amendmentsKey, groupPath, type Amendment, type AmendmentsReading, type Disposal, type Done, type Merge, type NewPart } from './api';
import { nameOf } from './names';

export interface Decision { how: Disposal; reason: string; parts?: { partId: number; wording: string }[]; fallen?: number[]; byAmendmentId?: number | null }

function actsOf({ session, group, editing }: Draft, queries: QueryClient) {
  const base = groupPath(group.slug), key = amendmentsKey(group.slug, session.draftId);
  const reread = () => queries.invalidateQueries({ queryKey: key });
  const pathOf = (amendment: Pick<Amendment, 'id'>) => `${base}/amendments/${amendment.id}`;
  const undoing = (undo: () => Promise<unknown>) => async () => { await undo(); await reread(); await session.readOutline(); notify({ tone: 'info', message: t('amendments.undone') }); };

  /** Runs an act, reads the amendments again and says what was done. False: it failed, and the reason has been shown. */
  async function act<T>(run: () => Promise<T>, message: string | ((result: T) => string | null) | null = null, undo?: (result: T) => Promise<unknown>): Promise<T | false> {
    try {
      const result = await run();
      await Promise.all([reread(), session.readOutline()]);
      const done = result as Partial<Done> | undefined, said = typeof message === 'function' ? message(result) : message;
      const takeBack = undo ? () => undo(result) : done?.actId != null ? () => ask('POST', `${base}/acts/${done.actId}/undo`) : undefined;
      if (said) notify({ tone: 'done', message: said, ...(takeBack && { undo: undoing(takeBack) }) });
      return result;
    } catch (error) {
      notifyProblem(error);
      // Somebody else may have been first; then the page shows what has become of it.
      void reread();
      return false;
    }
  }
  /** An act that closes or replaces texts comes after the last words typed in them here. */
  async function afterWords<T>(textIds: readonly (number | null)[], run: () => Promise<T | false>): Promise<T | false> {
    const all = await Promise.all(textIds.map(id => settled(id === null ? undefined : editing?.editor(id))));
    if (all.every(Boolean)) return run();
    notify({ tone: 'problem', message: t('bracket.notSent'), detail: t('bracket.notSent.action') });
    return false;
  }
  const textsOf = ({ parts, draftRevision }: Amendment) => (draftRevision?.parts ?? parts).map(part => part.textId);
  const stateOf = (id: number) => queries.getQueryData<AmendmentsReading>(key)?.amendments.find(a => a.id === id)?.state;

  return {
    create: (parts: NewPart[], rationale?: string) => act(() => ask<{ id: number }>('POST', `${base}/drafts/${session.draftId}/amendments`, { parts, ...(rationale && { rationale }) }), t('amendments.new.begun')),
    addPart: (amendment: Amendment, part: NewPart) => act(() => ask<{ id: number }>('POST', `${pathOf(amendment)}/parts`, part), t('amendments.one.partAdded')),
    removePart: (amendment: Amendment, partId: number) => act(() => ask('DELETE', `${pathOf(amendment)}/parts/${partId}`), t('amendments.part.removed')),
    explain: (amendment: Amendment, rationale: string) => act(() => ask('PUT', pathOf(amendment), { rationale })),
    invite: (amendment: Amendment, delegationId: number, name: string) => act(() => ask('POST', `${pathOf(amendment)}/invite`, { delegationId }), t('amendments.cosponsors.done', { name })),
    coSponsor: (amendment: Amendment, join: boolean) => act(() => ask('POST', `${pathOf(amendment)}/co-sponsor`, { join }), t(join ? 'amendments.cosponsor.joined' : 'amendments.cosponsor.left', { name: nameOf(amendment) }), () => ask('POST', `${pathOf(amendment)}/co-sponsor`, { join: !join })),
    support: (amendment: Amendment, support: boolean) => act(() => ask('POST', `${pathOf(amendment)}/support`, { support }), t(support ? 'amendments.supported' : 'amendments.unsupported', { name: nameOf(amendment) }), () => ask('POST', `${pathOf(amendment)}/support`, { support: !support })),
    table: (amendment: Amendment) => afterWords(textsOf(amendment), () => act(() => ask<Done>('POST', `${pathOf(amendment)}/table`), () => {
      const named = queries.getQueryData<AmendmentsReading>(key)?.amendments.find(a => a.id === amendment.id) ?? amendment;
      return t(stateOf(amendment.id) === 'parked' ? 'amendments.parkedNow' : 'amendments.tabled', { name: nameOf(named) });
    })),
    revise: (amendment: Amendment) => act(() => ask<Done>('POST', `${pathOf(amendment)}/revise`), t('amendments.revised')),
    refresh: (amendment: Amendment) => afterWords(textsOf(amendment), () => act(() => ask<Done>('POST', `${pathOf(amendment)}/refresh`), t('amendments.refreshed'))),
    withdraw: (amendment: Amendment, reason: string) => act(() => ask<Done>('POST', `${pathOf(amendment)}/withdraw`, { reason }), t('amendments.withdrawn', { name: nameOf(amendment) })),
    dispose: (amendment: Amendment, { how, reason, parts, fallen, byAmendmentId }: Decision) =>
      act(() => ask<Done>('POST', `${pathOf(amendment)}/dispose`, { how, ...(reason && { reason }), ...(parts && { parts }), ...(fallen?.length && { fallen }), ...(byAmendmentId != null && { byAmendmentId }) }), t(`amendments.dispose.done.${how}`, { name: nameOf(amendment) })),
    takeBack: (actId: number) => act(() => ask<Done>('POST', `${base}/acts/${actId}/undo`), t('amendments.undone')),
    answer: (amendment: Amendment, accept: boolean, reason: string) => act(() => ask<Done>('POST', `${pathOf(amendment)}/modification`, { accept, ...(reason && { reason }) }), t(accept ? 'amendments.offer.accepted' : 'amendments.offer.refused', { name: nameOf(amendment) })),
    order: (ids: readonly number[], before: readonly number[]) => act(() => ask('PUT', `${base}/drafts/${session.draftId}/amendments/order`, { ids }), t('amendments.order.set'), () => ask('PUT', `${base}/drafts/${session.draftId}/amendments/order`, { ids: before })),

    startMerge: (paragraphId: number, amendmentIds: readonly number[]) => act(() => ask<{ id: number }>('POST', `${base}/paragraphs/${paragraphId}/merge`, { amendmentIds }), t('merge.started')),
    /** Shown at once; what the server says after it counts. */
    take: async (mergeId: number, partId: number, hunks: readonly number[], take: boolean) => {
      // An answer asked for before this would show it as not taken again.
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<AmendmentsReading>(key, reading => reading && withTaken(reading, mergeId, partId, new Set(hunks), take));
      return act(() => ask<Done>('POST', `${base}/merges/${mergeId}/take`, { partId, hunks, take }));
    },
    conclude: ({ id, textId }: Merge, reject: string) => afterWords([textId], () => act(() => ask<Done>('POST', `${base}/merges/${id}/conclude`, { reject }), t('merge.concluded.done'))),
    abandon: (mergeId: number) => act(() => ask('POST', `${base}/merges/${mergeId}/abandon`), t('merge.abandoned.done')),
  };
}

function withTaken(reading: AmendmentsReading, mergeId: number, partId: number, hunks: ReadonlySet<number>, taken: boolean): AmendmentsReading {
  const one = (merge: Merge): Merge => ({ ...merge, amendments: merge.amendments.map(a => a.partId !== partId ? a : { ...a, hunks: a.hunks.map(h => hunks.has(h.index) ? { ...h, taken } : h) }) });
  return { ...reading, merges: reading.merges.map(m => m.id === mergeId ? one(m) : m) };
}

export type AmendmentActs = ReturnType<typeof actsOf>;
export function useAmendmentActs(): AmendmentActs {
  const draft = useDraft(), queries = useQueryClient();
  return useMemo(() => actsOf(draft, queries), [draft, queries]);
}
