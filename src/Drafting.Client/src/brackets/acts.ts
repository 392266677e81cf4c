/** What can be done about a bracket. Each act says what happened, and offers to undo it for a moment. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../api';
import { notify, notifyProblem } from '../frame/notify';
import { delegationOf } from '../frame/session';
import { t } from '../messages';
import { useDraft, type Draft } from '../drafts/draft';
import { groupPath, measuresKey, rereadBrackets, settingsKey, type BracketKind, type BracketProblem, type BracketSettings, type Description, type Done, type Lifting, type Reason, type Say } from './api';
import type { Place } from './carry';

/** What is said about a new bracket; a reason goes with its words and its paragraph. */
export interface NewBracket { kind: BracketKind; reason?: Reason; reasonText?: string; linkedParagraphId?: number }

function actsOf({ session, group }: Draft, queries: QueryClient) {
  const base = groupPath(group.slug);
  const reread = () => { void rereadBrackets(queries, group.slug, session.draftId); void queries.invalidateQueries({ queryKey: measuresKey(group.slug, session.draftId) }); };

  /** False: it failed, and the reason has been shown. */
  async function act<T extends Done>(run: () => Promise<T>, said: string | ((done: T) => { message: string; detail?: string })): Promise<T | false> {
    try {
      const done = await run();
      if (done.textId !== null) void session.pull(done.textId);
      reread();
      const notice = typeof said === 'string' ? { message: said } : said(done);
      const { actId } = done;
      notify({ tone: 'done', ...notice, ...(actId !== null && { undo: async () => {
        const undone = await ask<Done>('POST', `${base}/acts/${actId}/undo`, {});
        if (undone.textId !== null) void session.pull(undone.textId);
        reread();
      } }) });
      return done;
    } catch (error) {
      notifyProblem(error);
      return false;
    }
  }
  const post = <T extends Done = Done>({ paragraphId, version, start }: Place, what: string, body: object) => ask<T>('POST', `${base}/paragraphs/${paragraphId}/brackets/${what}`, { version, start, ...body });

  return {
    add: (place: Place, end: number, bracket: NewBracket) =>
      act(() => post(place, 'add', { end, ...bracket }), t(place.start === end ? 'bracket.done.placeholder' : 'bracket.done.added')),
    addAlternative: (place: Place, words: string) => act(() => post(place, 'alternative', { words }), t('bracket.done.alternative')),
    say: (place: Place, say: Say | 'none', delegationId: number | null) => {
      const delegation = delegationOf(group, delegationId)?.shortName ?? '';
      return act(() => post(place, 'say', { say, ...(delegationId !== null && delegationId !== group.you.delegationId && { delegationId }) }),
        say === 'none' ? t('bracket.done.unsaid', { delegation }) : t('bracket.done.said', { delegation, say: t(`bracket.says.${say}`) }));
    },
    describe: (place: Place, description: Description) => act(() => post(place, 'describe', { ...description }), t('bracket.done.described')),
    lift: (place: Place, lifting: Lifting) => act(() => post<Done & { removed: string[] }>(place, 'lift', lifting), ({ removed }) => ({
      message: t(`bracket.done.lift.${lifting.how}`), ...(removed.length > 0 && { detail: t('bracket.done.removed', { words: `“${removed.join(' ')}”` }) }),
    })),
    repair: (paragraphId: number, version: number, problem: BracketProblem, repair: number) =>
      act(() => ask<Done>('POST', `${base}/paragraphs/${paragraphId}/brackets/repair`, { version, code: problem.code, start: problem.start, end: problem.end, repair }), t('bracket.done.repaired')),
    takeAttributions: (paragraphId: number, version: number) =>
      act(() => ask<Done>('POST', `${base}/paragraphs/${paragraphId}/brackets/take-attributions`, { version }), t('bracket.done.attributions')),
    async set(settings: BracketSettings, before: BracketSettings): Promise<boolean> {
      const put = async (value: BracketSettings) => {
        await ask('PUT', `${base}/settings`, value);
        void queries.invalidateQueries({ queryKey: settingsKey(group.slug) });
        reread();
      };
      try {
        await put(settings);
        notify({ tone: 'done', message: t('bracket.done.settings'), undo: () => put(before) });
        return true;
      } catch (error) {
        notifyProblem(error);
        return false;
      }
    },
  };
}

export type BracketActs = ReturnType<typeof actsOf>;
export function useBracketActs(): BracketActs {
  const draft = useDraft(), queries = useQueryClient();
  return useMemo(() => actsOf(draft, queries), [draft, queries]);
}
