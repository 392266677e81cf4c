/** The amendments of one paragraph, as marginalia: a line for each beside the words, and the one that is opened in place below them. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Paragraph, Recommendation } from '../api';
import { Asking } from '../drafts/dialogs';
import { useDraft } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { may } from '../frame/session';
import { t } from '../messages';
import { useAmendmentActs } from './acts';
import { AmendmentCard, CollisionFlag, Invitation, Kinds, State } from './AmendmentCard';
import { useAmending } from './Amending';
import { useAmendments, type Amendment, type AmendmentsReading, type Merge } from './api';
import { authorsOf, nameOf, partyOf, shortOf } from './names';
import { atEndOf, collides, isDisposed, ofParagraph } from './order';
import { toList, toMerge } from './places';

export interface Marginal { amendments: readonly Amendment[]; merge: Merge | null; opened: Amendment | null; toggle: (amendmentId: number) => void }
const none: { amendments: Amendment[]; merge: Merge | null } = { amendments: [], merge: null };

function useMarginal(select: (reading: AmendmentsReading) => { amendments: Amendment[]; merge: Merge | null }, linked: boolean): Marginal {
  const { amendments, merge } = useAmendments(select).data ?? none;
  const [search] = useSearchParams();
  const [opened, open] = useState<number | null>(() => linked ? Number(search.get('amendment')) || null : null);
  const toggle = useCallback((id: number) => open(now => now === id ? null : id), []);
  return { amendments, merge, opened: amendments.find(a => a.id === opened) ?? null, toggle };
}

/** `linked`: the address names this paragraph, and may name an amendment to be opened with it. */
export const useParagraphAmendments = (paragraphId: number, linked: boolean): Marginal =>
  useMarginal(useCallback((reading: AmendmentsReading) => ({ amendments: ofParagraph(reading.amendments, paragraphId), merge: reading.merges.find(m => m.paragraphId === paragraphId && m.state === 'open') ?? null }), [paragraphId]), linked);

export function AmendmentLines({ paragraph, marginal: { amendments, merge, opened, toggle } }: { paragraph: Paragraph; marginal: Marginal }) {
  const { group } = useDraft();
  const [merging, startMerge] = useState(false);
  if (amendments.length === 0 && !merge) return null;
  const mergeable = amendments.filter(a => a.state === 'tabled' && a.parts.some(p => p.paragraphId === paragraph.id && p.kind === 'mod' && p.ofPartId === null));
  return (
    <section className="amendment-lines" aria-label={t('amendments.margin', { label: paragraph.label })}>
      <Lines place={`p${paragraph.id}`} amendments={amendments} opened={opened} toggle={toggle} />
      {merge && <p className="small"><span aria-hidden="true">⇉ </span>{t('amendments.margin.merging', { name: partyOf(group, merge.by) })} · <Link to={toMerge(merge.id)}>{t('amendments.margin.mergeOpen')}</Link></p>}
      {!merge && may(group, 'dispose') && mergeable.length > 1 && <button type="button" className="button link small no-print" onClick={() => startMerge(true)}>{t('merge.start')}</button>}
      {merging && <StartMerge paragraph={paragraph} amendments={mergeable} onClose={() => startMerge(false)} />}
    </section>
  );
}

/** So many lines stand beside a paragraph by themselves, so that the text keeps its rhythm. */
const linesShown = 2;
/** Those to be decided come first; what is more than a few, and what is decided, folds into one line. */
function Lines({ place, amendments, opened, toggle }: { place: string; amendments: readonly Amendment[]; opened: Amendment | null; toggle: (id: number) => void }) {
  const { group } = useDraft();
  const [unfolded, unfold] = useState(false);
  const [all, showAll] = useState(false);
  const { known } = useAmending();
  const decided = amendments.filter(a => isDisposed(a.state)), open = amendments.filter(a => !isDisposed(a.state));
  const shown = all || open.length <= linesShown + 1 ? open : open.filter((a, i) => i < linesShown || a.id === opened?.id);
  const line = (a: Amendment) => (
    <li key={a.id} className={known(a.id) ? undefined : 'arrived'}>
      <button type="button" id={lineOf(a.id, place)} className="amendment-line" aria-expanded={opened?.id === a.id} aria-label={t(opened?.id === a.id ? 'amendments.close' : 'amendments.open', { name: `${nameOf(a)}, ${authorsOf(group, a)}, ${t(`amendments.state.${a.state}`)}` })} onClick={() => toggle(a.id)}>
        <span className="amendment-line-name"><Kinds amendment={a} /><b>{shortOf(a)}</b><State amendment={a} /><Invitation amendment={a} />{collides(a) && !isDisposed(a.state) && <CollisionFlag />}</span>
        <span className="amendment-by">{authorsOf(group, a)}</span>
      </button>
    </li>
  );
  return (
    <>
      <ol>{shown.map(line)}</ol>
      {open.length > shown.length && <button type="button" className="button link small" aria-expanded={false} onClick={() => showAll(true)}>{t('amendments.margin.more', { count: open.length - shown.length })}</button>}
      {all && open.length > linesShown + 1 && <button type="button" className="button link small" aria-expanded onClick={() => showAll(false)}>{t('amendments.margin.fewer')}</button>}
      {decided.length > 0 && <>
        <button type="button" className="button link small" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>{unfolded ? t('amendments.margin.fold') : t('amendments.margin.decided', { count: decided.length })}</button>
        {unfolded && <ol>{decided.map(line)}</ol>}
      </>}
    </>
  );
}

const lineOf = (amendmentId: number, place: string): string => `amendment-line-${place}-${amendmentId}`;

/** The focus goes to what has been opened, and back to its line with Escape. */
function OpenedHere({ opened, place, paragraphId, toggle }: { opened: Amendment; place: string; paragraphId: number | null; toggle: (id: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const byHand = useRef(document.activeElement?.id === lineOf(opened.id, place));
  useEffect(() => {
    if (byHand.current) box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [opened.id]);
  const close = () => { document.getElementById(lineOf(opened.id, place))?.focus({ preventScroll: true }); toggle(opened.id); };
  const pressed = (event: KeyboardEvent) => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); close(); } };
  return <div ref={box} className="amendment-in-place" tabIndex={-1} role="group" aria-label={nameOf(opened)} onKeyDown={pressed}><AmendmentCard amendment={opened} place={paragraphId} onClose={close} /></div>;
}
export function OpenedAmendment({ paragraph, marginal: { opened, toggle } }: { paragraph: Paragraph; marginal: Marginal }) {
  return opened && <OpenedHere key={opened.id} opened={opened} place={`p${paragraph.id}`} paragraphId={paragraph.id} toggle={toggle} />;
}

/** The acts on amendments for the paragraph that has the focus. */
export function AmendmentCommands({ paragraph, recommendation, marginal: { amendments, opened, toggle } }: { paragraph: Paragraph; recommendation: Recommendation; marginal: Marginal }) {
  const amending = useAmending(), { group } = useDraft();
  const at = amendments.findIndex(a => a.id === opened?.id), next = amendments[at + 1] ?? opened;
  useCommand({ id: 'amendments.propose', label: t('amendments.propose'), keys: 'a', enabled: may(group, 'amend') && paragraph.withdrawn === null, run: () => amending.propose({ paragraph, recommendation }) });
  useCommand({ id: 'amendments.ofParagraph', label: t('amendments.ofParagraph'), keys: 'm', enabled: amendments.length > 0, run: () => { if (next) toggle(next.id); } });
  return null;
}

/** What would stand at the end of a recommendation, beside no paragraph. */
export function AmendmentsAtEnd({ recommendation }: { recommendation: Recommendation }) {
  const marginal = useMarginal(useCallback((reading: AmendmentsReading) => ({ amendments: atEndOf(reading.amendments, recommendation.id), merge: null }), [recommendation.id]), true);
  const { amendments, opened, toggle } = marginal;
  const amending = useAmending(), { group } = useDraft();
  // Beside a paragraph an amendment can add one after it; here is nothing to stand beside.
  const offers = may(group, 'amend') && !recommendation.withdrawn && recommendation.paragraphs.length === 0;
  if (amendments.length === 0 && !offers) return null;
  return (
    <section className="amendments-at-end amendment-lines" aria-label={t('amendments.margin.end', { number: recommendation.number })}>
      <Lines place={`r${recommendation.id}`} amendments={amendments} opened={opened} toggle={toggle} />
      {opened && <OpenedHere key={opened.id} opened={opened} place={`r${recommendation.id}`} paragraphId={null} toggle={toggle} />}
      {offers && <button type="button" className="button quiet add-paragraph no-print" onClick={() => amending.propose({ endOf: recommendation })}><span aria-hidden="true">+</span> {t('amendments.propose.end')}</button>}
    </section>
  );
}

function StartMerge({ paragraph, amendments, onClose }: { paragraph: Paragraph; amendments: readonly Amendment[]; onClose: () => void }) {
  const acts = useAmendmentActs();
  const { group } = useDraft();
  const [, setSearch] = useSearchParams();
  const [left, leave] = useState<ReadonlySet<number>>(new Set());
  const chosen = amendments.filter(a => !left.has(a.id));
  const start = async () => {
    const started = await acts.startMerge(paragraph.id, chosen.map(a => a.id));
    if (started === false) return false;
    setSearch(toMerge(started.id));
    return true;
  };
  return (
    <Asking title={t('merge.start.title', { label: paragraph.label })} act={t('merge.start.act')} ready={chosen.length > 0} submit={start} onClose={onClose}>
      <p className="soft small">{t('merge.start.how')}</p>
      <fieldset className="falling"><legend className="label-text">{t('merge.start.which')}</legend>
        {amendments.map(a => <label key={a.id}><input type="checkbox" checked={!left.has(a.id)} onChange={e => leave(now => { const next = new Set(now); if (e.target.checked) next.delete(a.id); else next.add(a.id); return next; })} /> <b>{nameOf(a)}</b> · {authorsOf(group, a)}</label>)}
      </fieldset>
    </Asking>
  );
}

/** The way to all of them, with how many are to be decided. */
export function AmendmentsLink() {
  const count = useAmendments(useCallback((reading: AmendmentsReading) => reading.amendments.filter(a => !isDisposed(a.state)).length, [])).data ?? 0;
  return <Link className="amendments-link" to={toList()}>{count > 0 ? t('amendments.link.count', { count }) : t('amendments.link')}</Link>;
}
