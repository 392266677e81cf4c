/** Notices: what has just happened, with a moment to undo it. Callable from anywhere; `<Notices/>` stands once in the shell. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { t } from '../messages';
import { problemOf } from './session';
import './notify.css';

export interface Notice { message: string; detail?: string; tone: 'info' | 'done' | 'problem'; undo?: () => void | Promise<void> }
interface Shown extends Notice { id: number }

const secondsShown = { info: 7, done: 7, problem: Infinity, undo: 12 };
let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const show = (next: readonly Shown[]) => { shown = next; for (const listener of listeners) listener(); };
const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; };

/** Shows a notice and reads it out: politely, or at once if it is a problem. Problems stay until dismissed. Gives a function that takes it away. */
export function notify(notice: Notice): () => void {
  const id = ++lastId;
  show([...shown.filter(n => n.message !== notice.message || n.detail !== notice.detail).slice(-3), { ...notice, id }]);
  return () => dismiss(id);
}

export function notifyProblem(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  const problem = problemOf(error);
  const fields = Object.values(problem.fields).flat();
  notify({ tone: 'problem', message: problem.message, detail: [...fields, problem.action].filter(Boolean).join(' ') });
}

const dismiss = (id: number) => show(shown.filter(n => n.id !== id));

export function Notices() {
  const notices = useSyncExternalStore(subscribe, () => shown);
  const said = (loud: boolean) => notices.filter(n => (n.tone === 'problem') === loud).map(n => <p key={n.id}>{n.message} {n.detail}{n.undo && ` ${t('frame.notice.undoOffered')}`}</p>);
  return (
    <>
      <div className="unseen" aria-live="polite" role="status">{said(false)}</div>
      <div className="unseen" aria-live="assertive" role="alert">{said(true)}</div>
      <section className="notices no-print" aria-label={t('frame.notices')}>{notices.map(n => <NoticeCard key={n.id} notice={n} />)}</section>
    </>
  );
}

function NoticeCard({ notice }: { notice: Shown }) {
  const [held, hold] = useState(false);
  const [busy, setBusy] = useState(false);
  const left = useRef(1_000 * (notice.tone === 'problem' ? secondsShown.problem : notice.undo ? secondsShown.undo : secondsShown[notice.tone]));
  useEffect(() => {
    if (held || busy || !Number.isFinite(left.current)) return;
    const from = Date.now();
    const timer = setTimeout(() => dismiss(notice.id), left.current);
    return () => { clearTimeout(timer); left.current = Math.max(1_500, left.current - (Date.now() - from)); };
  }, [held, busy, notice.id]);
  const undo = async () => {
    setBusy(true);
    try { await notice.undo?.(); } catch (error) { notifyProblem(error); }
    dismiss(notice.id);
  };
  return (
    <div className={`notice ${notice.tone}`} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)} onFocus={() => hold(true)} onBlur={() => hold(false)}>
      <span className="notice-sign" aria-hidden="true">{notice.tone === 'problem' ? '!' : notice.tone === 'done' ? '✓' : 'i'}</span>
      <div><p>{notice.message}</p>{notice.detail && <p className="soft small">{notice.detail}</p>}</div>
      {notice.undo && <button type="button" className="button" disabled={busy} onClick={undo}>{t('frame.undo')}</button>}
      <button type="button" className="button quiet" aria-label={t('frame.notice.dismiss')} onClick={() => dismiss(notice.id)}>×</button>
    </div>
  );
}
