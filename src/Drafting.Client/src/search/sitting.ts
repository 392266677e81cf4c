/** What somebody has linked and set aside since this page was opened: done at once on the screen, told to the server behind it, and taken back from the newest on. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { ask, type Stance } from '../api';
import { notify, notifyProblem } from '../frame/notify';
import { t } from '../messages';
import { proposalsKey } from '../proposals/api';
import { evidenceKey } from '../submissions/EvidenceMargin';
import { dismissalsKey, keyOf, targetPath, type Span, type Suggestion, type Target } from './api';

/** One act. `stance` null: set aside. `saved`: the server has answered; `link` is the id of the evidence link, or of the source of a proposal, that it made. */
export interface Deed { id: number; target: Target; passage: Suggestion; stance: Stance | null; saved: boolean; link: number | null; note: string }

export const evidenceKeyOf = (slug: string, target: Target) => target.kind === 'proposal' ? proposalsKey(slug) : target.kind === 'paragraph' ? evidenceKey(slug, target.id) : (['evidence', slug, 'amendment', target.id] as const);

export function useSitting(slug: string) {
  const queries = useQueryClient();
  const [deeds, setDeeds] = useState<readonly Deed[]>([]);
  const latest = useRef(deeds);
  const lastId = useRef(0);
  const acts = useMemo(() => {
    const show = (next: readonly Deed[]) => { latest.current = next; setDeeds(next); };
    const change = (id: number, what: Partial<Deed>) => show(latest.current.map(d => d.id === id ? { ...d, ...what } : d));
    const forget = (id: number) => show(latest.current.filter(d => d.id !== id));
    const linksOf = (target: Target) => `${targetPath(slug, target)}/${target.kind === 'proposal' ? 'sources' : 'evidence'}`;
    const linkPath = (target: Target, link: number) => target.kind === 'proposal' ? `${linksOf(target)}/${link}` : `/api/groups/${encodeURIComponent(slug)}/evidence/${link}`;
    const refresh = (target: Target) => {
      void queries.invalidateQueries({ queryKey: evidenceKeyOf(slug, target) });
      void queries.invalidateQueries({ queryKey: dismissalsKey(slug, target) });
      // What stands on other pages is read again when they are opened; the list in hand stays as it is.
      for (const key of ['suggestions', 'submissions', 'submission', 'sources']) void queries.invalidateQueries({ queryKey: [key, slug], refetchType: 'none' });
    };
    // One notice at a time: whoever works fast is not to be walled in by them, and every line in the list can be undone too.
    let away: (() => void) | undefined;
    const names = (passage: Suggestion) => ({ contributor: passage.contributor, passage: passage.passageNumber });

    async function undo(id: number): Promise<Deed | null> {
      const deed = latest.current.find(d => d.id === id);
      if (!deed?.saved) return null;
      try {
        if (deed.link !== null) await ask('POST', `${linkPath(deed.target, deed.link)}/withdraw`, { reason: t('find.undoReason') });
        else await ask('DELETE', `${targetPath(slug, deed.target)}/dismissals/${deed.passage.passageId}`);
        forget(id);
        away?.();
        refresh(deed.target);
        return deed;
      } catch (error) { notifyProblem(error); return null; }
    }
    /** Shows the deed as done, asks for it, and takes it off the screen again if it is refused. */
    async function perform(target: Target, passage: Suggestion, stance: Stance | null, run: () => Promise<number | null>, said: string): Promise<void> {
      const same = latest.current.find(d => keyOf(d.target) === keyOf(target) && d.passage.passageId === passage.passageId);
      // What was set aside may still be linked; anything else is done once.
      if (same && (same.stance !== null || stance === null)) return;
      const id = ++lastId.current;
      show([...latest.current.filter(d => d !== same), { id, target, passage, stance, saved: false, link: null, note: '' }]);
      try {
        change(id, { saved: true, link: await run() });
        refresh(target);
        away?.();
        away = notify({ tone: 'done', message: said, undo: async () => { await undo(id); } });
      } catch (error) { forget(id); notifyProblem(error); }
    }
    return {
      undo,
      undoLast: () => { const last = latest.current.findLast(d => d.saved); return last ? undo(last.id) : Promise.resolve(null); },
      link: (target: Target, passage: Suggestion, quote: Span, stance: Stance) => perform(target, passage, stance,
        async () => (await ask<{ id: number }>('POST', linksOf(target), { passageId: passage.passageId, start: quote.start, end: quote.end, quote: passage.text.slice(quote.start, quote.end), stance, note: '' })).id,
        t('find.notice.linked', { stance: t(`stance.${stance}`), ...names(passage) })),
      dismiss: (target: Target, passage: Suggestion) => perform(target, passage, null,
        async () => { await ask('PUT', `${targetPath(slug, target)}/dismissals/${passage.passageId}`); return null; },
        t('find.notice.dismissed', names(passage))),
      /** Gives a passage back that was set aside, in this sitting or before it. */
      async takeBack(target: Target, passage: Suggestion): Promise<void> {
        try {
          await ask('DELETE', `${targetPath(slug, target)}/dismissals/${passage.passageId}`);
          show(latest.current.filter(d => d.stance !== null || keyOf(d.target) !== keyOf(target) || d.passage.passageId !== passage.passageId));
          refresh(target);
          await queries.invalidateQueries({ queryKey: ['suggestions', slug, keyOf(target)] });
        } catch (error) { notifyProblem(error); }
      },
      /** Says why, at a link that was made. False: it was refused, and the reason has been shown. */
      async note(deed: Deed, note: string): Promise<boolean> {
        if (deed.link === null || !deed.stance) return false;
        try {
          await ask('PATCH', linkPath(deed.target, deed.link), { stance: deed.stance, note: note.trim() });
          change(deed.id, { note: note.trim() });
          refresh(deed.target);
          return true;
        } catch (error) { notifyProblem(error); return false; }
      },
    };
  }, [queries, slug]);
  return { deeds, ...acts };
}
export type Sitting = ReturnType<typeof useSitting>;
