/** Noting what quoted words ask for: a proposal of its own, or one more voice for a proposal that is there already. */
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Edition, Group, Stance, Submission } from '../api';
import { Keys } from '../frame/commands';
import { formatList, formatShare, t } from '../messages';
import type { Quote } from '../submissions/LinkDialog';
import '../submissions/LinkDialog.css';
import { useProposalActs } from './acts';
import { useProposals, useSimilarTo, type ProposalName } from './api';
import { titleFrom } from './board';
import { StanceChoice } from './StanceChoice';
import './proposals.css';

/** The value once it has rested for a moment, so that not every letter is asked about. */
export function useRested<T>(value: T, milliseconds = 250): T {
  const [rested, setRested] = useState(value);
  useEffect(() => { const timer = setTimeout(() => setRested(value), milliseconds); return () => clearTimeout(timer); }, [value, milliseconds]);
  return rested;
}

const similarShown = 5;
export function ExtractDialog({ group, submission, edition, quote, onClose }: { group: Group; submission: Submission; edition: Edition; quote: Quote; onClose: (saved: boolean) => void }) {
  const acts = useProposalActs(group);
  const words = quote.passage.text.slice(quote.start, quote.end);
  const [title, setTitle] = useState(() => titleFrom(words));
  const [theme, setTheme] = useState('');
  const [stance, setStance] = useState<Stance | null>(null);
  const [note, setNote] = useState('');
  const [into, setInto] = useState<ProposalName | null>(null);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const themes = useProposals(group.slug).data?.themes ?? [];
  const found = useSimilarTo(group.slug, useRested(title.trim()), words);
  const similar = (found.data ?? []).slice(0, similarShown);

  const choose = (one: ProposalName) => { setInto(one); (form.current?.querySelector<HTMLElement>('input[name=stance]'))?.focus(); };
  const save = async (e: FormEvent) => {
    e.preventDefault();
    if (busy || (!into && title.trim() === '')) return;
    if (!stance) { setMissing(true); form.current?.querySelector<HTMLElement>('input[name=stance]')?.focus(); return; }
    setBusy(true);
    const source = { passageId: quote.passage.id, start: quote.start, end: quote.end, quote: words, stance, note: note.trim() };
    const done = into ? await acts.addSource(into, source) : await acts.extract({ title: title.trim(), theme: theme.trim(), note: '', sources: [source] });
    setBusy(false);
    if (done !== false) onClose(true);
  };
  const keys = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || !similar[0] || into) return;
    e.preventDefault();
    e.stopPropagation();
    choose(similar[0]);
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={open => { if (!open) onClose(false); }}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('extract.head')}</Heading>
          <figure className="link-quote"><blockquote dir="auto">{words}</blockquote><figcaption className="soft small">{t('evidence.source', { contributor: submission.contributor, passage: quote.passage.number })}{edition.kind === 'digest' && <> · {t('evidence.digest')}</>}</figcaption></figure>
          <form className="link-form" ref={form} onSubmit={e => void save(e)} onKeyDown={keys}>
            {into
              ? <p className="chosen-proposal" role="status"><span>{t('extract.similar.chosen', { name: t('proposals.one.short', into) })}</span> <button type="button" className="button link" onClick={() => setInto(null)}>{t('extract.similar.instead')}</button></p>
              : <>
                  <label className="field"><span className="label-text">{t('proposals.edit.title')}</span><textarea className="input title-input" rows={2} autoFocus required maxLength={300} value={title} placeholder={t('proposals.edit.title.hint')} onFocus={e => e.target.select()} onChange={e => setTitle(e.target.value.replace(/\n/g, ' '))} onKeyDown={e => { if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) { e.preventDefault(); form.current?.requestSubmit(); } }} /></label>
                  <section className="similar-now" aria-label={t('extract.similar')}>
                    <p className="label-text">{t('extract.similar')} {similar.length > 0 && <Keys keys="Mod+Enter" />}</p>
                    {similar.length === 0 ? <p className="soft small" role="status">{found.isFetching ? t('proposals.one.similar.loading') : t('extract.similar.none')}</p>
                      : <ul>{similar.map(s => <li key={s.id}><button type="button" className="button link" onClick={() => choose(s)}>{t('extract.similar.use', s)}</button> <span className="soft small">{t('proposals.one.similar.score', { share: formatShare(s.score) })}{s.words.length > 0 && <> · {t('proposals.one.similar.words', { words: formatList(s.words) })}</>}</span></li>)}</ul>}
                  </section>
                  <ThemeField theme={theme} themes={themes} onTheme={setTheme} />
                </>}
            <StanceChoice legend={t('extract.stance', { contributor: submission.contributor })} stance={stance} missing={missing && !stance} onStance={setStance} />
            <label className="field"><span className="label-text">{t('extract.note')}</span><input className="input" maxLength={2000} value={note} placeholder={t('link.note.hint')} onChange={e => setNote(e.target.value)} /></label>
            <div className="actions">
              <button type="submit" className="button main" disabled={busy}>{into ? t('extract.save.to', into) : t('extract.save')}</button>
              <button type="button" className="button" onClick={() => onClose(false)}>{t('frame.cancel')}</button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export const ThemeField = ({ theme, themes, onTheme }: { theme: string; themes: readonly string[]; onTheme: (theme: string) => void }) => (
  <label className="field"><span className="label-text">{t('extract.theme')}</span>
    <input className="input" list="proposal-themes" maxLength={100} value={theme} placeholder={t('proposals.edit.theme.hint')} onChange={e => onTheme(e.target.value)} />
    <datalist id="proposal-themes">{themes.map(x => <option key={x} value={x} />)}</datalist></label>
);
