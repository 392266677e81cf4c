/** The text of one submission before it is imported. Passages are selected with J, K and Shift, and told what they are with one key. */
import { useQuery } from '@tanstack/react-query';
import { Fragment, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Group } from '../api';
import { Keys, useCommand } from '../frame/commands';
import { Loaded } from '../frame/states';
import { t } from '../messages';
import { textOf, type Corrections, type ImportDiagnostic, type PreviewedPassage, type PreviewedSubmission, type PreviewedText } from './api';
import { answering, beginAt, joinAt, questionOf } from './corrections';
import type { CorrectionDesk } from './desk';
import { runsOf } from './tracked';

interface Props {
  group: Group; desk: CorrectionDesk; submission: PreviewedSubmission; corrections: Corrections; first: boolean; jump: { line: number; nth: number } | null; jumpTo: (line: number) => void;
  /** Of the file; passages are asked for anew when it changes. */
  shape: string; began: (line: number) => void;
}

/** From here on, passages far off the screen are not laid out. */
const manyPassages = 300;

export function Text(props: Props) {
  const { group, desk, submission: s, shape } = props;
  const { id } = desk.state.preview;
  const query = useQuery<PreviewedText>({ queryKey: ['import-text', group.slug, id, s.at, shape], staleTime: Infinity, placeholderData: before => before?.at === s.at ? before : undefined, queryFn: ({ signal }) => textOf(group.slug, id, s.at, signal) });
  return (
    <section className="text" aria-labelledby="text">
      <h2 id="text" className="unseen">{t('imports.text', { number: s.number })}</h2>
      <Loaded query={query} what={t('imports.readingPassages')}>{text => <Passages key={s.at} {...props} text={text} />}</Loaded>
    </section>
  );
}

function Passages({ group, desk, submission: s, corrections, first, jump, jumpTo, began, text }: Props & { text: PreviewedText }) {
  const { passages, footnotes } = text;
  const list = useRef<HTMLOListElement>(null);
  const [raw, setRaw] = useState(false);
  const [cursor, setCursor] = useState(passages[0]?.at ?? 0);
  const [anchor, setAnchor] = useState(cursor);
  const index = (at: number) => passages.findIndex(p => p.at === at);
  const from = Math.max(0, Math.min(index(cursor), index(anchor))), to = Math.max(0, index(cursor), index(anchor));
  const selected = passages.slice(from, to + 1);
  const notes = useMemo(() => {
    const by = new Map<number, ImportDiagnostic[]>();
    for (const d of desk.state.preview.diagnostics) {
      const at = d.line < s.firstLine || d.line > s.lastLine ? undefined : (passages.find(p => p.firstLine <= d.line && d.line <= p.lastLine) ?? passages.findLast(p => p.firstLine <= d.line))?.at ?? 0;
      if (at !== undefined) by.set(at, [...(by.get(at) ?? []), d]);
    }
    return by;
  }, [desk.state.preview.diagnostics, passages, s.firstLine, s.lastLine]);

  const select = (at: number, extend = false) => { setCursor(at); if (!extend) setAnchor(at); };
  const focus = (at: number) => { const e = list.current?.querySelector<HTMLElement>(`[data-at="${at}"]`); e?.focus({ preventScroll: true }); e?.scrollIntoView({ block: 'nearest' }); };
  const move = (by: number, extend: boolean) => {
    const inText = list.current?.contains(document.activeElement) ?? false;
    const next = passages[Math.min(passages.length - 1, Math.max(0, Math.max(0, index(cursor)) + (inText ? by : 0)))];
    if (next) { select(next.at, extend); focus(next.at); }
  };
  // The file changed under the selection: what is selected must be there.
  useEffect(() => { if (index(cursor) < 0 && passages[0]) select((passages.findLast(p => p.at <= cursor) ?? passages[0]).at); }, [passages]);
  useEffect(() => {
    if (!jump || jump.line < s.firstLine || jump.line > s.lastLine) return;
    const target = passages.find(p => p.firstLine <= jump.line && jump.line <= p.lastLine) ?? passages.findLast(p => p.firstLine <= jump.line) ?? passages[0];
    if (!target) return;
    select(target.at);
    const e = list.current?.querySelector<HTMLElement>(`[data-at="${target.at}"]`);
    e?.focus({ preventScroll: true });
    e?.scrollIntoView({ block: 'center' });
  }, [jump, s.at]);

  const inForm = () => document.activeElement?.closest('.facts') != null;
  const ask = (question: number) => { if (selected.length > 0 && !inForm()) desk.change(answering(corrections, selected.map(p => p.at), question)); };
  const begin = () => { const p = passages[index(cursor)]; if (p && !inForm()) { desk.change(beginAt(corrections, p.at)); began(p.at); } };
  const join = () => { if (!first && !inForm()) desk.change(joinAt(corrections, s.at)); };
  const doubtful = passages.filter(p => notes.get(p.at)?.some(d => d.severity !== 'repair'));
  const toDoubt = (by: 1 | -1) => {
    const here = index(cursor);
    const next = by > 0 ? doubtful.find(p => index(p.at) > here) : doubtful.findLast(p => index(p.at) < here);
    if (next) { select(next.at); focus(next.at); return; }
    const all = desk.state.preview.diagnostics.filter(d => d.severity !== 'repair');
    const other = by > 0 ? all.find(d => d.line > s.lastLine) : all.findLast(d => d.line < s.firstLine);
    if (other) jumpTo(other.line);
  };
  useCommand({ id: 'import.next', label: t('imports.key.next'), keys: 'j', run: () => move(1, false) });
  useCommand({ id: 'import.previous', label: t('imports.key.previous'), keys: 'k', run: () => move(-1, false) });
  useCommand({ id: 'import.extend', label: t('imports.key.extend'), keys: 'Shift+J', run: () => move(1, true) });
  useCommand({ id: 'import.extend-up', label: t('imports.key.extendUp'), keys: 'Shift+K', run: () => move(-1, true) });
  useCommand({ id: 'import.begin', label: t('imports.begins'), keys: 'b', enabled: passages.length > 0, run: begin });
  useCommand({ id: 'import.join', label: t('imports.joins'), keys: 'p', enabled: !first, run: join });
  useCommand({ id: 'import.no-question', label: t('imports.answers.none'), keys: '0', run: () => ask(0) });
  useCommand({ id: 'import.doubt', label: t('imports.key.nextDoubt'), keys: 'n', run: () => toDoubt(1) });
  useCommand({ id: 'import.doubt-before', label: t('imports.key.previousDoubt'), keys: 'Shift+N', run: () => toDoubt(-1) });
  useCommand({ id: 'import.raw', label: t('imports.raw.show'), keys: 'r', run: () => setRaw(now => !now) });

  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); move(e.key === 'ArrowDown' ? 1 : -1, e.shiftKey); }
    if (e.key === 'Home' || e.key === 'End') { const p = passages.at(e.key === 'Home' ? 0 : -1); if (p) { e.preventDefault(); select(p.at, e.shiftKey); focus(p.at); } }
  };
  const onClick = (p: PreviewedPassage) => (e: MouseEvent) => { if (e.shiftKey) document.getSelection()?.removeAllRanges(); select(p.at, e.shiftKey); };
  const above = notes.get(0) ?? [];
  const changed = passages.some(p => p.tracked.length > 0);
  return (
    <>
      <div className="text-tools" role="toolbar" aria-label={t('imports.text.tools')}>
        <button type="button" className="button" disabled={passages.length === 0} onClick={begin}>{t('imports.begins')} <Keys keys="b" /></button>
        {!first && <button type="button" className="button" onClick={join}>{t('imports.joins')} <Keys keys="p" /></button>}
        <span className="text-questions">{group.questions.length > 0 && <span className="soft small">{t('imports.answers')}</span>}
          {group.questions.map(q => <QuestionButton key={q.number} number={q.number} text={q.text} pressed={selected.length > 0 && selected.every(p => questionOf(p, corrections) === q.number)} ask={() => ask(q.number)} />)}
          {group.questions.length > 0 && <button type="button" className="button" aria-pressed={selected.length > 0 && selected.every(p => questionOf(p, corrections) === null)} onClick={() => ask(0)}>{t('imports.answers.none')} <Keys keys="0" /></button>}
        </span>
        <button type="button" className="button" aria-pressed={raw} onClick={() => setRaw(!raw)}>{t('imports.raw.show')} <Keys keys="r" /></button>
        <span className="soft small" role="status">{t('imports.selected', { count: selected.length })}</span>
      </div>
      <header className="text-heading">
        <p className="soft small">{t('imports.text.heading')} · {t('imports.line', { line: s.firstLine })}{s.firstPage !== null && <> · {t('imports.page', { page: s.firstPage })}</>}{corrections.begin.includes(s.at) && <> · {t('imports.byHand.begin')}</>}</p>
        <p className="serif" dir="auto">{s.heading}</p>
        {above.map((d, i) => <Note key={i} note={d} />)}
        {changed && <p className="soft small">{t('imports.tracked.what')}</p>}
      </header>
      <ol className={passages.length > manyPassages ? 'text-passages many' : 'text-passages'} ref={list} onKeyDown={onKey}>{passages.map((p, i) => {
        const question = questionOf(p, corrections), here = i >= from && i <= to;
        const before = passages[i - 1];
        return (
          <Fragment key={p.at}>
            {p.page !== null && p.page !== (before?.page ?? s.firstPage) && <li className="text-page soft small" role="presentation">{t('imports.page', { page: p.page })}</li>}
            <li data-at={p.at} className={`text-passage ${p.kind}${here ? ' selected' : ''}${corrections.passages[p.at] ? ' corrected' : ''}`} tabIndex={p.at === cursor || (index(cursor) < 0 && i === 0) ? 0 : -1} onClick={onClick(p)}>
              <span className="text-number soft tabular">{here && <span className="unseen">{t('imports.selectedHere')} </span>}{p.number}</span>
              <div>
                <p dir="auto" className="text-words">{p.kind === 'bullet' && !p.label ? '• ' : ''}{p.label && `${p.label} `}<Words passage={p} /></p>
                {raw && p.raw !== null && p.raw !== p.text && <pre className="text-raw" dir="auto"><span className="soft small">{t('imports.raw.line', { lines: t('imports.lines', { first: p.firstLine, last: p.lastLine }) })}</span>{'\n'}{p.raw}</pre>}
                {(notes.get(p.at) ?? []).filter(d => raw || d.severity !== 'repair').map((d, n) => <Note key={n} note={d} />)}
              </div>
              <span className="text-question">{question !== null && <span className="tag" aria-label={t('imports.answers.question', { number: question })}>{t('frame.question.short', { number: question })}</span>}</span>
            </li>
          </Fragment>
        );
      })}</ol>
      {footnotes.length > 0 && <><h3>{t('reader.footnotes')}</h3><ol className="text-footnotes">{footnotes.map(f => <li key={f.mark}><span className="soft tabular">{f.mark}</span><p dir="auto">{f.text}</p><span className="soft small">{f.passageNumber === null ? t('reader.footnote.uncalled') : t('imports.calledIn', { passage: f.passageNumber })}</span></li>)}</ol></>}
    </>
  );
}

function QuestionButton({ number, text, pressed, ask }: { number: number; text: string; pressed: boolean; ask: () => void }) {
  useCommand({ id: `import.question.${number}`, label: t('imports.answers.question', { number }), enabled: true, ...(number < 10 ? { keys: String(number) } : {}), run: ask });
  return <button type="button" className="button" title={text} aria-pressed={pressed} onClick={ask}>{t('frame.question.short', { number })} {number < 10 && <Keys keys={String(number)} />}</button>;
}

function Words({ passage }: { passage: PreviewedPassage }) {
  const by = (author: string | null) => author ?? t('imports.tracked.nobody');
  return <>{runsOf(passage).map((r, i) => 'text' in r ? <Fragment key={i}>{r.text}</Fragment>
    : 'call' in r ? <sup key={i}>{r.call}</sup>
    : 'inserted' in r ? <ins key={i} title={t('imports.tracked.inserted', { author: by(r.author) })}><span className="unseen">{t('imports.tracked.start')} </span>{r.inserted}<span className="text-author">{by(r.author)}</span></ins>
    : <del key={i} title={t('imports.tracked.deleted', { author: by(r.author) })}><span className="unseen">{t('imports.tracked.gone')} </span>{r.deleted}<span className="text-author">{by(r.author)}</span></del>)}</>;
}

export function Note({ note: d }: { note: ImportDiagnostic }) {
  return (
    <div className={`note severity-${d.severity} small`}>
      <p><b>{t(`imports.severity.${d.severity}`)}</b> · {t('imports.line', { line: d.line })} · {d.message}</p>
      <Repair note={d} />
    </div>
  );
}
export function Repair({ note: d }: { note: Pick<ImportDiagnostic, 'raw' | 'repaired' | 'severity'> }) {
  if (d.raw === null && d.repaired === null) return null;
  // Words that a doubt is about still stand in the text.
  if (d.repaired === null && d.severity !== 'repair') return <p className="note-repair"><span className="unseen">{t('imports.raw')} </span>{d.raw}</p>;
  return <p className="note-repair">{d.raw !== null && <del><span className="unseen">{t('imports.raw')} </span>{d.raw}</del>}{d.repaired !== null && <> <span aria-hidden="true">→</span> <ins><span className="unseen">{t('imports.repaired')} </span>{d.repaired}</ins></>}</p>;
}
