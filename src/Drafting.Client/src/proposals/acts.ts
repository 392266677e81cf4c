/** What can be done to proposals. Each act says what happened, and offers to undo it for a moment; what is merged or split can be undone later from the panel as well. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask, type Group, type Stance, type Submission } from '../api';
import { notify, notifyProblem } from '../frame/notify';
import { submissionKey } from '../submissions/queries';
import { t } from '../messages';
import { groupPath, proposalsKey, type NewProposal, type NewSource, type Proposal, type ProposalName, type Source } from './api';

interface Made { id: number; number: number }

export function actsOf(group: Group, queries: QueryClient) {
  const base = `${groupPath(group.slug)}/proposals`;
  const reread = () => Promise.all([queries.invalidateQueries({ queryKey: proposalsKey(group.slug) }), queries.invalidateQueries({ queryKey: ['submission', group.slug] }), queries.invalidateQueries({ queryKey: ['sources', group.slug] })]);

  /** Runs an act, reads the proposals again and says what was done. False: it failed, and the reason has been shown. */
  async function act<T>(run: () => Promise<T>, message: (result: T) => string, undo?: (result: T) => Promise<unknown>): Promise<T | false> {
    try {
      const result = await run();
      await reread();
      notify({ tone: 'done', message: message(result), ...(undo && { undo: async () => { await undo(result); await reread(); notify({ tone: 'info', message: t('proposals.undone') }); } }) });
      return result;
    } catch (error) {
      notifyProblem(error);
      // Somebody else may have been first; then the page shows what has become of it.
      void reread();
      return false;
    }
  }

  const of = ({ id }: { id: number }) => `${base}/${id}`;
  const ofSource = (s: Source) => `${base}/${s.proposalId}/sources/${s.id}`;
  const withdrawn = (path: string) => ask('POST', `${path}/withdraw`, { reason: t('proposals.undoReason') });

  return {
    extract: (proposal: NewProposal) => act(() => ask<Made>('POST', base, proposal), ({ number }) => t('extract.saved', { number }), made => withdrawn(of(made))),
    addSource: (to: ProposalName, source: NewSource) => act(() => ask<{ id: number }>('POST', `${of(to)}/sources`, source), () => t('extract.saved.to', { number: to.number }), made => withdrawn(`${of(to)}/sources/${made.id}`)),
    edit: (p: Proposal, to: { title: string; theme: string; note: string }) => act(() => ask('PATCH', of(p), to), () => t('proposals.edited', { number: p.number }), () => ask('PATCH', of(p), { title: p.title, theme: p.theme, note: p.note })),
    stance: (s: Source, stance: Stance) => act(() => ask('PATCH', ofSource(s), { stance, note: s.note }), () => t('proposals.stance.done', { contributor: s.contributor }), () => ask('PATCH', ofSource(s), { stance: s.stance, note: s.note })),
    /** Undoing it notes the same words again, since a withdrawal stays on the record. */
    async withdrawSource(p: Proposal, s: Source) {
      const submission = await queries.fetchQuery({ queryKey: submissionKey(group.slug, s.submissionNumber), queryFn: () => ask<Submission>('GET', `${groupPath(group.slug)}/submissions/${s.submissionNumber}`), staleTime: 60_000 }).catch(() => null);
      const start = submission?.editions.flatMap(e => e.passages).find(x => x.id === s.passageId)?.text.indexOf(s.quote) ?? -1;
      const again = { passageId: s.passageId, start, end: start + s.quote.length, quote: s.quote, stance: s.stance, note: s.note };
      return act(() => ask('POST', `${ofSource(s)}/withdraw`, { reason: t('proposals.source.withdrawReason') }), () => t('proposals.source.withdrawn', { contributor: s.contributor, number: p.number }),
        start < 0 ? undefined : () => ask('POST', `${base}/${s.proposalId}/sources`, again));
    },
    merge: (p: ProposalName, into: ProposalName) => act(() => ask('POST', `${of(p)}/merge`, { into: into.id }), () => t('proposals.merged', { number: p.number, into: into.number }), () => ask('POST', `${of(p)}/unmerge`)),
    unmerge: (p: ProposalName, into: ProposalName) => act(() => ask('POST', `${of(p)}/unmerge`), () => t('proposals.unmerged', { number: p.number }), () => ask('POST', `${of(p)}/merge`, { into: into.id })),
    split: (p: Proposal, title: string, sourceIds: number[]) => act(() => ask<Made>('POST', `${of(p)}/split`, { title, sourceIds }), ({ number }) => t('proposals.split.done', { number }), made => ask('POST', `${of(made)}/unsplit`)),
    unsplit: (p: Proposal) => act(() => ask('POST', `${of(p)}/unsplit`), () => t('proposals.unsplit.done')),
    withdraw: (p: Proposal, reason: string) => act(() => ask('POST', `${of(p)}/withdraw`, { reason }), () => t('proposals.withdraw.done', { number: p.number }), () => ask('POST', `${of(p)}/restore`)),
    restore: (p: Proposal) => act(() => ask('POST', `${of(p)}/restore`), () => t('proposals.restored', { number: p.number })),
    async takeUp(p: Proposal, body: { draftId: number; title: string; text: string }) {
      const made = await act(() => ask<{ recommendationId: number; paragraphId: number; number: string }>('POST', `${of(p)}/recommendation`, body), ({ number }) => t('proposals.take.done', { proposal: p.number, number }));
      if (made) void Promise.all([['group', group.slug], ['evidence', group.slug], ['draft-reading', group.slug]].map(queryKey => queries.invalidateQueries({ queryKey })));
      return made;
    },
    untie: (p: Proposal) => act(() => ask('DELETE', `${of(p)}/recommendation`), () => t('proposals.untied', { number: p.number })),
  };
}
export type Acts = ReturnType<typeof actsOf>;

export function useProposalActs(group: Group): Acts {
  const queries = useQueryClient();
  return useMemo(() => actsOf(group, queries), [group, queries]);
}
