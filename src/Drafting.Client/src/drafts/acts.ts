/** What can be done to the structure of a draft. Each act says what happened, and offers to undo it for a moment. */
import { useMemo } from 'react';
import { ask, Problem, type DraftOutline, type Paragraph, type Policy, type Recommendation } from '../api';
import { notify, notifyProblem } from '../frame/notify';
import { t } from '../messages';
import { useDraft, type Draft } from './draft';

export type Relation = 'next' | 'inserted-after' | 'alternative-to';

function actsOf({ session, group }: Draft) {
  const base = `/api/groups/${encodeURIComponent(group.slug)}`;
  const outline = (): DraftOutline | null => session.state.draft;
  const tell = (message: string, undo?: () => Promise<unknown>) =>
    notify({ tone: 'done', message, ...(undo && { undo: async () => { await undo(); await session.readOutline(); } }) });

  /** Runs an act, reads the structure again and says what was done. False: it failed, and the reason has been shown. */
  async function act<T>(run: () => Promise<T>, done: (result: T) => void): Promise<T | false> {
    try {
      const result = await run();
      await session.readOutline();
      done(result);
      return result;
    } catch (error) {
      notifyProblem(error);
      return false;
    }
  }
  /** What stands before an item of a list; null: nothing. */
  const before = <T extends { id: number }>(list: readonly T[], id: number): number | null => list[list.findIndex(item => item.id === id) - 1]?.id ?? null;
  const home = (paragraph: Paragraph): Recommendation | undefined => outline()?.recommendations.find(r => r.paragraphs.some(p => p.id === paragraph.id));

  const paragraphPath = (p: Paragraph) => `${base}/paragraphs/${p.id}`, recommendationPath = (r: Recommendation) => `${base}/recommendations/${r.id}`;
  const withdrawParagraph = (paragraph: Paragraph, reason: string) =>
    act(() => ask('POST', `${paragraphPath(paragraph)}/withdraw`, { reason }), () => tell(t('paragraph.withdrawn', { label: paragraph.label }), () => ask('POST', `${paragraphPath(paragraph)}/restore`, {})));
  const withdrawRecommendation = (recommendation: Recommendation, reason: string) =>
    act(() => ask('POST', `${recommendationPath(recommendation)}/withdraw`, { reason }), () => tell(t('recommendation.withdrawn', { number: recommendation.number }), () => ask('POST', `${recommendationPath(recommendation)}/restore`, {})));

  function moveParagraph(paragraph: Paragraph, recommendationId: number, after: number | null) {
    const from = home(paragraph);
    const place = from && { recommendationId: from.id, after: before(from.paragraphs, paragraph.id) };
    return act(() => ask('POST', `${paragraphPath(paragraph)}/move`, { recommendationId, after }),
      () => tell(t('paragraph.moved', { label: paragraph.label }), place && (() => ask('POST', `${paragraphPath(paragraph)}/move`, place))));
  }
  function moveRecommendation(recommendation: Recommendation, after: number | null) {
    const place = before(outline()?.recommendations ?? [], recommendation.id);
    return act(() => ask('POST', `${recommendationPath(recommendation)}/move`, { after }),
      () => tell(t('recommendation.moved', { number: recommendation.number }), () => ask('POST', `${recommendationPath(recommendation)}/move`, { after: place })));
  }
  /** The place one step up or down among `list`, as "after which item"; undefined: there is none. */
  function step<T extends { id: number }>(list: readonly T[], id: number, direction: -1 | 1): number | null | undefined {
    const at = list.findIndex(item => item.id === id), to = at + direction;
    if (at < 0 || to < 0 || to >= list.length) return undefined;
    return direction === 1 ? list[to]!.id : list[to - 1]?.id ?? null;
  }

  return {
    addRecommendation: (title: string, after: number | null) =>
      act(() => ask<{ id: number }>('POST', `${base}/drafts/${session.draftId}/recommendations`, { title, after }), () => tell(t('recommendation.added'))),
    /** Replaces the version `replaces` of a title. Null: done. Otherwise nothing was changed, and the answer is the version the next attempt would replace: after a 409 the current one. */
    async rename(recommendation: Recommendation, title: string, replaces: number): Promise<number | null> {
      try {
        await ask('PATCH', recommendationPath(recommendation), { title, titleVersion: replaces });
        await session.readOutline();
        tell(t('recommendation.renamed'));
        return null;
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 409) { notifyProblem(error); return replaces; }
        await session.readOutline();
        const now = outline()?.recommendations.find(r => r.id === recommendation.id) ?? recommendation;
        notify({ tone: 'problem', message: error.message, detail: t('recommendation.rename.conflict', { theirs: now.title, mine: title }) });
        return now.titleVersion;
      }
    },
    moveRecommendation,
    stepRecommendation(recommendation: Recommendation, direction: -1 | 1) {
      const after = step(outline()?.recommendations ?? [], recommendation.id, direction);
      return after === undefined ? Promise.resolve(false as const) : moveRecommendation(recommendation, after);
    },
    withdrawRecommendation,
    restoreRecommendation: (recommendation: Recommendation) =>
      act(() => ask('POST', `${recommendationPath(recommendation)}/restore`, {}), () => tell(t('recommendation.restored', { number: recommendation.number }))),

    addParagraph: (recommendation: Recommendation, after: number | null, relation: Relation) =>
      act(() => ask<{ id: number; textId: number; label: string }>('POST', `${recommendationPath(recommendation)}/paragraphs`, { text: '', after, relation }), ({ label }) => tell(t('paragraph.added', { label }))),
    moveParagraph,
    stepParagraph(paragraph: Paragraph, direction: -1 | 1) {
      const recommendation = home(paragraph);
      const after = recommendation && step(recommendation.paragraphs, paragraph.id, direction);
      return !recommendation || after === undefined ? Promise.resolve(false as const) : moveParagraph(paragraph, recommendation.id, after);
    },
    withdrawParagraph,
    restoreParagraph: (paragraph: Paragraph) =>
      act(() => ask('POST', `${paragraphPath(paragraph)}/restore`, {}), () => tell(t('paragraph.restored', { label: paragraph.label }))),
    setPolicy: (paragraph: Paragraph, policy: Policy) =>
      act(() => ask('PUT', `${paragraphPath(paragraph)}/policy`, { policy }),
        () => tell(t('paragraph.policy.set', { label: paragraph.label, policy: t(`paragraph.policy.${policy}`) }), () => ask('PUT', `${paragraphPath(paragraph)}/policy`, { policy: paragraph.policy }))),
  };
}

export type Acts = ReturnType<typeof actsOf>;
export function useActs(): Acts {
  const draft = useDraft();
  return useMemo(() => actsOf(draft), [draft]);
}
