/** One passage that may bear on the text in hand: whose it is, its words with those proposed as the quotation, why it was found, and what can be done with it. */
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import type { Group, Stance } from '../api';
import { Keys } from '../frame/commands';
import { stakeholderGroupOf } from '../frame/session';
import { t } from '../messages';
import { NotCitable } from '../submissions/consent';
import { selectedIn } from '../submissions/passageText';
import { StanceSign, stances } from '../submissions/stances';
import { toPassage, type Span, type Suggestion } from './api';
import { piecesOf, stepped } from './quote';
import type { Deed } from './sitting';

export const keyOfStance: Record<Stance, string> = { supports: 's', opposes: 'o', qualifies: 'q' };
export const candidateId = (passageId: number): string => `candidate-${passageId}`;

/** How much of a long passage shows before and after its quotation, in characters. */
const around = 280;
/** What shows of a passage: all of it, or its quotation with what stands around it, cut between words. */
function windowOf(text: string, quote: Span): Span {
  const from = quote.start - around, to = quote.end + around;
  const start = from <= around ? 0 : text.lastIndexOf(' ', from) + 1, end = to >= text.length - around ? text.length : text.indexOf(' ', to);
  return { start, end: end < 0 ? text.length : end };
}

export interface Doing { choose(): void; quote(quote: Span): void; link(stance: Stance): void; setAside(): void; step(by: 1 | -1): void }

export function Candidate({ group, candidate: c, quote, rank, count, aside, current, may, doing }: { group: Group; candidate: Suggestion; quote: Span; rank: number; count: number; aside: boolean; current: boolean; may: boolean; doing: Doing }) {
  const text = useRef<HTMLParagraphElement>(null);
  const shown = windowOf(c.text, quote);
  const tab = current ? 0 : -1;
  const pressed = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); doing.step(e.key === 'ArrowDown' ? 1 : -1); }
    if (may && (e.key === 'ArrowRight' || e.key === 'ArrowLeft')) { e.preventDefault(); doing.quote(stepped(c.text, quote, e.shiftKey ? 'start' : 'end', e.key === 'ArrowRight' ? 1 : -1)); }
  };
  const selected = () => {
    const selection = document.getSelection();
    if (!may || !selection || selection.isCollapsed || selection.rangeCount === 0) return;
    const span = selectedIn(text.current!, selection.getRangeAt(0), c.text);
    if (span) { doing.quote(span); selection.removeAllRanges(); }
  };
  return (
    <div id={candidateId(c.passageId)} className={current ? 'candidate current' : 'candidate'} role="group" tabIndex={tab} aria-current={current || undefined} aria-label={t('find.item', { rank, count, contributor: c.contributor, passage: c.passageNumber })} onFocus={doing.choose} onKeyDown={pressed}>
      <span className="candidate-rank tabular" aria-hidden="true">{rank}</span>
      <div className="candidate-body">
        <p className="candidate-head"><b>{c.contributor}</b> <span className="soft">{stakeholderGroupOf(group, c.stakeholderGroupId)} · {t('reader.passage', { number: c.passageNumber })}{c.page !== null && <> · {t('evidence.page', { page: c.page })}</>}{c.question !== null && <> · {t('frame.question', { number: c.question })}</>}{c.edition === 'digest' && <> · {t('evidence.digest')}</>}</span> {!c.citable && <NotCitable />}</p>
        <p className="candidate-text" dir="auto" ref={text} onPointerUp={selected}>{shown.start > 0 && <span className="soft">… </span>}{piecesOf(c.text, quote, c.words).filter(p => p.end > shown.start && p.start < shown.end).map(p => {
          const start = Math.max(p.start, shown.start), words = c.text.slice(start, Math.min(p.end, shown.end));
          const run = <span key={start} data-offset={start} className={p.matched ? 'matched' : undefined}>{words}</span>;
          return p.quoted ? <mark key={start}>{run}</mark> : run;
        })}{shown.end < c.text.length && <span className="soft"> …</span>}</p>
        {c.because.length > 0 && <p className="candidate-because small"><span className="soft">{t('find.because')} </span>{c.because.map(b => <span key={b} className="because">{b}</span>)}</p>}
        <p className="candidate-acts">
          {may && stances.map(s => <button key={s} type="button" className={`button stance-${s}`} tabIndex={tab} onClick={() => doing.link(s)}><span aria-hidden="true"><StanceSign stance={s} /></span> {t(`find.act.${s}`)} <Keys keys={keyOfStance[s]} /></button>)}
          {may && <button type="button" className="button quiet" tabIndex={tab} onClick={doing.setAside}>{aside ? t('find.aside.back') : t('find.act.dismiss')} <Keys keys="x" /></button>}
          <Link className="small candidate-open" tabIndex={tab} to={toPassage(group.slug, c, [...new Set(c.words.map(w => c.text.slice(w.start, w.end)))].slice(0, 12))}>{t('find.open.passage')}</Link>
        </p>
      </div>
    </div>
  );
}

/** A passage that was linked or set aside in this sitting: one line in its place, so that nothing moves under the eye. */
export function DoneLine({ deed, noting, undo, ask: askWhy, save }: { deed: Deed; noting: boolean; undo: () => void; ask: (open: boolean) => void; save: (note: string) => Promise<boolean> }) {
  const names = { contributor: deed.passage.contributor, passage: deed.passage.passageNumber };
  return (
    <div className={`candidate-done ${deed.stance ? `stance-${deed.stance}` : ''}`}>
      <p>{deed.stance ? <><span aria-hidden="true"><StanceSign stance={deed.stance} /> </span>{t('find.linked', { stance: t(`stance.${deed.stance}`), ...names })}</> : <span className="soft"><span aria-hidden="true">× </span>{t('find.dismissed', names)}</span>}{deed.note && <i className="soft"> {deed.note}</i>}</p>
      {deed.saved ? <span className="candidate-done-acts">
        {deed.stance && !noting && <button type="button" className="button quiet" onClick={() => askWhy(true)}>{t('find.note')}</button>}
        <button type="button" className="button quiet" onClick={undo}>{t('frame.undo')}</button>
      </span> : <span className="soft small">{t('find.linking')}</span>}
      {noting && <Note deed={deed} close={() => askWhy(false)} save={save} />}
    </div>
  );
}

function Note({ deed, close, save }: { deed: Deed; close: () => void; save: (note: string) => Promise<boolean> }) {
  const [note, setNote] = useState(deed.note);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null), id = useId();
  useEffect(() => { field.current?.focus(); }, []);
  const submit = async (e: FormEvent) => { e.preventDefault(); setBusy(true); if (await save(note)) close(); else setBusy(false); };
  return (
    <form className="candidate-note" onSubmit={e => void submit(e)}>
      <label className="unseen" htmlFor={id}>{t('find.note.field')}</label>
      <input id={id} ref={field} className="input" maxLength={2000} value={note} placeholder={t('link.note.hint')} onChange={e => setNote(e.target.value)} onKeyDown={e => { if (e.key === 'Escape') { e.preventDefault(); close(); } }} />
      <button type="submit" className="button" disabled={busy}>{t('frame.save')}</button>
    </form>
  );
}
