/** One submission to read, and to link: passages with stable numbers, footnotes, and in the margin where each is used. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'react-router';
import { ask, type Diagnostic, type Edition, type Evidence, type Group, type Passage, type PassageLink, type Submission } from '../api';
import { useCommand } from '../frame/commands';
import { notify, notifyProblem } from '../frame/notify';
import { may, stakeholderGroupOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatDate, languageName, t } from '../messages';
import { ExtractDialog } from '../proposals/ExtractDialog';
import { useFoundWords } from '../search/found';
import { NotCitable } from './consent';
import { CorrectDialog } from './CorrectDialog';
import { EditLinkDialog, LinkDialog, type Quote } from './LinkDialog';
import { describe, voicesOf } from './SubmissionList';
import { segmentsOf, selectedIn } from './passageText';
import { submissionKey, useSubmission, useSubmissions } from './queries';
import { StanceSign } from './stances';
import './Reader.css';

export function Reader() {
  const { group: slug = '', number = '' } = useParams();
  const group = useGroup(slug);
  const submission = useSubmission(slug, Number(number));
  useTitle(submission.data?.contributor);
  return <div className="page reader-page"><Loaded query={group}>{g => <Loaded query={submission} what={t('reader.loading')}>{s => <Reading key={s.id} group={g} submission={s} />}</Loaded>}</Loaded></div>;
}

function Reading({ group, submission: s }: { group: Group; submission: Submission }) {
  const [search, setSearch] = useSearchParams();
  const [asInSource, setAsInSource] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const queries = useQueryClient();
  const canCorrect = may(group, 'import-submissions');
  const corrected = (changed: boolean) => {
    setCorrecting(false);
    if (!changed) return;
    notify({ tone: 'done', message: t('reader.corrected') });
    // Whether it may be cited decides what is seen of it everywhere.
    for (const of of ['submission', 'submissions', 'evidence', 'search', 'suggestions', 'proposals', 'sources', 'group']) void queries.invalidateQueries({ queryKey: [of, group.slug] });
  };
  useCommand({ id: 'reader.correct', label: t('reader.correct'), enabled: canCorrect, run: () => setCorrecting(true) });
  const editions = s.editions.filter(e => !e.superseded).sort((a, b) => Number(b.kind === 'original') - Number(a.kind === 'original'));
  const edition = editions.find(e => e.kind === search.get('edition')) ?? editions[0];
  const voices = voicesOf(s);
  const repaired = edition?.passages.some(p => p.raw !== null && p.raw !== p.text) ?? false;
  return (
    <article className="reader">
      <header className="reader-head">
        <Neighbours group={group} number={s.number} />
        <p className="soft">{t('submissions.number', { number: s.number })} · {describe(s)}</p>
        <h1>{s.contributor}</h1>
        {voices && <p>{voices}</p>}
        {!s.citable && <p><NotCitable /></p>}
        <dl className="reader-facts">
          <div><dt>{t('reader.stakeholders')}</dt><dd>{stakeholderGroupOf(group, s.stakeholderGroupId)}</dd></div>
          <div><dt>{t('reader.date')}</dt><dd>{s.date ? <time dateTime={s.date}>{formatDate(s.date)}</time> : <span className="soft">{t('reader.notStated')}</span>}</dd></div>
          {s.symbol && <div><dt>{t('reader.symbol')}</dt><dd>{s.symbol}</dd></div>}
          {s.language && <div><dt>{t('reader.language')}</dt><dd>{languageName(s.language)}</dd></div>}
          {s.answers.map(a => <div key={a.question}><dt title={group.questions.find(q => q.number === a.question)?.text}>{t('frame.question', { number: a.question })}</dt><dd>{a.answered ? t('reader.answered') : <span className="soft">{t('reader.notAnswered')}</span>}</dd></div>)}
          <div><dt>{t('reader.consent')}</dt><dd>{s.consent === 'not-stated' ? <span className="soft">{t('reader.notStated')}</span> : t(`reader.consent.${s.consent}`)}</dd></div>
          <div><dt>{t('reader.used')}</dt><dd>{s.links === 0 ? <span className="soft">{t('submissions.unused')}</span> : t('submissions.used', { count: s.links })}</dd></div>
        </dl>
        {canCorrect && <div className="actions no-print"><button type="button" className="button" onClick={() => setCorrecting(true)}>{t('reader.correct')}</button></div>}
        {correcting && <CorrectDialog group={group} submission={s} onClose={corrected} />}
      </header>
      {!edition ? <Empty title={t('reader.noText')} /> : (
        <>
          <div className="reader-tools">
            {editions.length > 1 && <div className="actions" role="group" aria-label={t('reader.edition')}>{editions.map(e => (
              <button key={e.id} type="button" className="button" aria-pressed={e.id === edition.id} onClick={() => setSearch({ edition: e.kind }, { replace: true, preventScrollReset: true })}>{t(`reader.edition.${e.kind}`)}</button>
            ))}</div>}
            {repaired && <button type="button" className="button" aria-pressed={asInSource} onClick={() => setAsInSource(!asInSource)}>{t('reader.asInSource')}</button>}
          </div>
          <p className={`reader-edition ${edition.kind}`}><b>{t(`reader.edition.${edition.kind}`)}.</b> {edition.kind === 'digest' ? t('reader.edition.digest.means') : edition.fileName ? t('reader.edition.original.from', { file: edition.fileName }) : t('reader.edition.original.means')}</p>
          {edition.passages.length === 0 ? <Empty title={t('reader.noPassages')} /> : <Passages key={edition.id} group={group} submission={s} edition={edition} asInSource={asInSource} />}
          <Footnotes edition={edition} />
          {edition.diagnostics.length > 0 && <Diagnostics list={edition.diagnostics} />}
        </>
      )}
    </article>
  );
}

function Neighbours({ group, number }: { group: Group; number: number }) {
  const { data } = useSubmissions(group.slug);
  const list = data?.submissions ?? [];
  const at = list.findIndex(s => s.number === number);
  const before = list[at - 1], after = at >= 0 ? list[at + 1] : undefined;
  const to = (n: number) => `/g/${group.slug}/submissions/${n}`;
  return (
    <nav className="neighbours small no-print" aria-label={t('submissions.title')}>
      <Link to={`/g/${group.slug}/submissions`}>{t('reader.all')}</Link>
      <span>{before && <Link to={to(before.number)} title={before.contributor}>{t('reader.before', { number: before.number })}</Link>}{after && <Link to={to(after.number)} title={after.contributor}>{t('reader.after', { number: after.number })}</Link>}</span>
    </nav>
  );
}

interface Floating extends Quote { left: number; top: number; below: boolean }
/** A link as it stands at its passage. */
interface Use { link: PassageLink; passageId: number }

function Passages({ group, submission, edition, asInSource }: { group: Group; submission: Submission; edition: Edition; asInSource: boolean }) {
  const root = useRef<HTMLOListElement>(null);
  const { hash } = useLocation();
  const [search] = useSearchParams();
  const [current, setCurrent] = useState(() => Number(/^#p(\d+)$/.exec(hash)?.[1] ?? edition.passages[0]?.number));
  const [floating, setFloating] = useState<Floating | null>(null);
  const [linking, setLinking] = useState<Quote | null>(null);
  const [editing, setEditing] = useState<Use | null>(null);
  const [extracting, setExtracting] = useState<Quote | null>(null);
  const canLink = may(group, 'link-evidence'), canExtract = may(group, 'work-on-proposals');
  useFoundWords(root, hash, search.getAll('find'));
  const refresh = useRefresh(group.slug, submission.number);
  const passageOf = (element: Element | null) => { const id = element?.closest('[data-passage]')?.getAttribute('data-passage'); return edition.passages.find(p => String(p.id) === id); };
  const textOf = (p: Passage) => root.current!.querySelector(`[data-passage="${p.id}"] .passage-text`)!;

  useEffect(() => {
    const target = hash.startsWith('#p') || hash.startsWith('#fn') ? document.getElementById(hash.slice(1)) : null;
    target?.scrollIntoView({ block: 'center' });
    target?.focus({ preventScroll: true });
  }, [hash, edition.id]);

  const selectedNow = (): Floating | null => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const start = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
    const passage = root.current?.contains(start) ? passageOf(start) : undefined;
    const words = passage && selectedIn(textOf(passage), range, passage.text);
    if (!passage || !words) return null;
    // A touch device puts its own tools above the selection.
    const below = matchMedia('(pointer: coarse)').matches;
    const boxes = range.getClientRects();
    const box = (below ? boxes[boxes.length - 1] : boxes[0]) ?? range.getBoundingClientRect();
    return { passage, ...words, left: box.left + window.scrollX, top: (below ? box.bottom : box.top) + window.scrollY, below };
  };
  useEffect(() => {
    if (!canLink && !canExtract) return;
    let frame = 0;
    const look = () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(() => setFloating(selectedNow())); };
    document.addEventListener('selectionchange', look);
    return () => { document.removeEventListener('selectionchange', look); cancelAnimationFrame(frame); };
  });

  const whole = (p: Passage): Quote => ({ passage: p, start: 0, end: p.text.length });
  const quoted = (): Quote | null => {
    const passage = passageOf(document.activeElement) ?? edition.passages.find(p => p.number === current);
    // Asked anew: the key may come sooner than the bar that shows the selection.
    return selectedNow() ?? (passage?.text ? whole(passage) : null);
  };
  const link = () => { const words = quoted(); if (words) setLinking(words); };
  const go = (by: number) => {
    const at = edition.passages.findIndex(p => p.number === current);
    const next = edition.passages[Math.min(edition.passages.length - 1, Math.max(0, passageOf(document.activeElement) ? at + by : at))];
    if (next) document.getElementById(`p${next.number}`)?.focus();
  };
  useCommand({ id: 'reader.link', label: t('reader.link'), keys: 'l', enabled: canLink, run: link });
  useCommand({ id: 'reader.next', label: t('reader.next'), keys: ['j', 'n'], run: () => go(1) });
  useCommand({ id: 'reader.previous', label: t('reader.previous'), keys: 'k', run: () => go(-1) });
  useCommand({ id: 'reader.extract', label: t('extract.command'), keys: 'p', enabled: canExtract, run: () => { const words = quoted(); if (words) setExtracting(words); } });

  // Words are selected from the keyboard as in any text: the arrows move a place from word to word, Shift keeps what it passes over.
  const selectByWord = (e: KeyboardEvent, passage: Passage) => {
    if ((e.key !== 'ArrowRight' && e.key !== 'ArrowLeft') || e.ctrlKey || e.metaKey || e.altKey) return;
    const selection = document.getSelection();
    if (!selection) return;
    e.preventDefault();
    const text = textOf(passage);
    if (!selection.anchorNode || !text.contains(selection.anchorNode)) selection.collapse(text, e.key === 'ArrowRight' ? 0 : text.childNodes.length);
    selection.modify(e.shiftKey ? 'extend' : 'move', e.key === 'ArrowRight' ? 'forward' : 'backward', 'word');
  };

  return (
    <>
      {canLink && <p className="reader-how soft small no-print">{t('reader.how')} <span className="by-key">{t('reader.how.keys')}</span></p>}
      <ol className="passages" ref={root}>
        {edition.passages.map((p, i) => (
          <li key={p.id} className="passage-row">
            {p.question !== null && p.question !== edition.passages[i - 1]?.question && <p className="passage-question">{t('reader.answerTo', { number: p.question })}</p>}
            <div id={`p${p.number}`} data-passage={p.id} className={`passage ${p.kind}`} tabIndex={p.number === current ? 0 : -1} role="group" aria-label={t('reader.passage', { number: p.number })} onFocus={() => setCurrent(p.number)} onKeyDown={canLink ? e => selectByWord(e, p) : undefined}>
              <a className="passage-number no-select" href={`#p${p.number}`} tabIndex={-1} aria-hidden="true" title={p.page === null ? undefined : t('reader.page', { page: p.page })}>{p.number}</a>
              <div className="passage-body">
                {p.page !== null && p.page !== (edition.passages[i - 1]?.page ?? null) && <span className="passage-page no-select">{t('reader.page', { page: p.page })}</span>}
                <PassageText passage={p} language={edition.kind === 'original' ? submission.language : null} lit={search.get('link')} />
                <Tracked passage={p} />
                {asInSource && p.raw !== null && p.raw !== p.text && <div className="passage-raw no-select"><span className="soft small">{p.firstLine === null ? t('reader.raw') : t('reader.raw.lines', { first: p.firstLine, last: p.lastLine ?? p.firstLine })}</span><pre dir="auto">{p.raw}</pre></div>}
              </div>
              <Uses group={group} passage={p} canLink={canLink} onEdit={setEditing} />
            </div>
          </li>
        ))}
      </ol>
      {floating && !linking && !extracting && <div className={floating.below ? 'selection-bar below' : 'selection-bar'} style={{ left: floating.left, top: floating.top }}><button type="button" className="button main" onPointerDown={e => e.preventDefault()} onClick={() => setLinking(floating)}>{t('reader.linkSelection')} <kbd className="key">L</kbd></button>{canExtract && <button type="button" className="button" onPointerDown={e => e.preventDefault()} onClick={() => setExtracting(floating)}>{t('extract.selection')} <kbd className="key">P</kbd></button>}</div>}
      {linking && <LinkDialog group={group} submission={submission} edition={edition} quote={linking} onClose={saved => { setLinking(null); document.getElementById(`p${linking.passage.number}`)?.focus({ preventScroll: true }); if (saved) { document.getSelection()?.removeAllRanges(); void refresh(); notifyLinked(group, saved, refresh); } }} />}
      {extracting && <ExtractDialog group={group} submission={submission} edition={edition} quote={extracting} onClose={saved => { setExtracting(null); document.getElementById(`p${extracting.passage.number}`)?.focus({ preventScroll: true }); if (saved) document.getSelection()?.removeAllRanges(); }} />}
      {editing && <EditLinkDialog group={group} link={editing.link} onClose={changed => { setEditing(null); if (changed) void refresh(); }} onWithdraw={() => { setEditing(null); void withdraw(group, editing, refresh); }} />}
    </>
  );
}

function useRefresh(slug: string, number: number) {
  const queries = useQueryClient();
  return async () => { await Promise.all([queries.invalidateQueries({ queryKey: submissionKey(slug, number) }), queries.invalidateQueries({ queryKey: ['submissions', slug] }), queries.invalidateQueries({ queryKey: ['evidence', slug] })]); };
}

const evidencePath = (group: Group, id: number) => `/api/groups/${encodeURIComponent(group.slug)}/evidence/${id}`;
function notifyLinked(group: Group, saved: { evidence: Evidence; label: string }, refresh: () => Promise<void>) {
  notify({ tone: 'done', message: t('link.saved', { label: saved.label }), undo: async () => { await ask('POST', `${evidencePath(group, saved.evidence.id)}/withdraw`, { reason: t('link.undoReason') }); await refresh(); } });
}

/** Withdraws a link at once; undoing it makes the same link again, since a withdrawal stays on the record. */
async function withdraw(group: Group, { link, passageId }: Use, refresh: () => Promise<void>) {
  try {
    await ask('POST', `${evidencePath(group, link.id)}/withdraw`, { reason: t('link.withdrawReason') });
    await refresh();
    const again = async () => {
      await ask('POST', `/api/groups/${encodeURIComponent(group.slug)}/paragraphs/${link.paragraphId}/evidence`, { passageId, start: link.start, end: link.end, quote: link.quote, stance: link.stance, note: link.note });
      await refresh();
    };
    notify({ tone: 'done', message: t('link.withdrawn', { label: link.paragraphLabel }), undo: again });
  } catch (error) { notifyProblem(error); }
}

/** The text as it is quoted: every run knows its offset; linked words are marked by line style and colour, and named to screen readers. */
function PassageText({ passage, language, lit }: { passage: Passage; language: string | null; lit: string | null }) {
  return (
    <p className="passage-text" dir="auto" lang={language ?? undefined}>
      {passage.label && <span className="passage-label no-select">{passage.label} </span>}
      {segmentsOf(passage).map(s => {
        const run = <span data-offset={s.start}>{s.text}</span>;
        const marked = s.links.reduceRight((inner, l, depth) => (
          <mark key={l.id} className={`linked stance-${l.stance} depth-${Math.min(depth, 2)}`} data-lit={lit === String(l.id) || undefined} data-link={l.id} title={t('reader.mark', { stance: t(`stance.${l.stance}`), label: l.paragraphLabel })}>{inner}</mark>
        ), run);
        return <span key={`${s.start}-${s.end}`}>{marked}{s.calls.map(mark => <sup key={mark} className="call no-select"><a id={`call-${mark}`} href={`#fn${mark}`} aria-label={t('reader.footnote', { mark })}>{mark}</a></sup>)}</span>;
      })}
    </p>
  );
}

/** What was inserted and deleted in the source, where it kept track; the text above is what it becomes when all of it is accepted. */
const Tracked = ({ passage: { text, tracked } }: { passage: Passage }) => tracked.length > 0 && (
  <ul className="passage-tracked no-select small" aria-label={t('reader.tracked')}>{tracked.map((c, i) => (
    <li key={i}>{c.deleted === null ? <ins>{text.slice(c.offset, c.offset + c.length)}</ins> : <del>{c.deleted}</del>} <span className="soft">{c.author === null ? t(c.deleted === null ? 'reader.tracked.inserted' : 'reader.tracked.deleted') : t(c.deleted === null ? 'reader.tracked.inserted.by' : 'reader.tracked.deleted.by', { name: c.author })}</span></li>
  ))}</ul>
);

function Uses({ group, passage, canLink, onEdit }: { group: Group; passage: Passage; canLink: boolean; onEdit: (use: Use) => void }) {
  if (passage.links.length === 0) return null;
  return (
    <ul className="uses no-select" aria-label={t('reader.uses')}>{passage.links.map(l => (
      <li key={l.id} className={`use stance-${l.stance}`}>
        <p><span aria-hidden="true"><StanceSign stance={l.stance} /></span> <Link to={`/g/${group.slug}/drafts/${l.draftId}?paragraph=${l.paragraphId}`} title={`${l.recommendationNumber}. ${l.recommendationTitle}`}>{t('reader.use', { stance: t(`stance.${l.stance}`), label: l.paragraphLabel })}</Link>{canLink && <button type="button" className="button quiet use-edit" aria-label={t('reader.editLink', { label: l.paragraphLabel })} onClick={() => onEdit({ link: l, passageId: passage.id })}>{t('reader.edit')}</button>}</p>
        {l.note && <p className="use-note">{l.note}</p>}
        {(l.match === 'altered' || l.match === 'missing') && <p className="quotation-flag"><span aria-hidden="true">⚑ </span>{t(`evidence.flag.${l.match}`)} {t('reader.quoted', { quote: l.quote })}</p>}
      </li>
    ))}</ul>
  );
}

function Footnotes({ edition }: { edition: Edition }) {
  if (edition.footnotes.length === 0) return null;
  return (
    <section className="footnotes" aria-labelledby="footnotes">
      <h2 id="footnotes">{t('reader.footnotes')}</h2>
      <ol>{edition.footnotes.map(f => (
        <li key={f.mark} id={`fn${f.mark}`} tabIndex={-1}><span className="tabular">{f.mark}</span><p dir="auto">{f.text} {f.passageNumber === null ? <span className="soft small">{t('reader.footnote.uncalled')}</span> : <a href={`#call-${f.mark}`} aria-label={t('reader.footnote.back', { mark: f.mark, passage: f.passageNumber })}>↩</a>}</p></li>
      ))}</ol>
    </section>
  );
}

function Diagnostics({ list }: { list: Diagnostic[] }) {
  return (
    <details className="reader-diagnostics">
      <summary>{t('reader.diagnostics', { count: list.length })}</summary>
      <ol>{list.map((d, i) => <li key={i}><span className={`tag severity-${d.severity}`}>{t(`imports.severity.${d.severity}`)}</span> <span className="soft tabular">{t('imports.line', { line: d.line })}</span> {d.message}{d.raw !== null && <code>{d.raw}</code>}{d.repaired !== null && <> → <code>{d.repaired}</code></>}</li>)}</ol>
    </details>
  );
}
