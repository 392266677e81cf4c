/** The amendments of one paragraph, as marginalia: a line for each beside the words, and the one that is opened in place below them. */
import { useCallback, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Paragraph, Recommendation } from '../api';
import { Asking } from '../drafts/dialogs';
import { useDraft, useRights } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { t } from '../messages';
import { useAmendmentActs } from './acts';
import { AmendmentCard, CollisionFlag, Kinds, State } from './AmendmentCard';
import { useAmending } from './Amending';
import { useAmendments, type Amendment, type AmendmentsReading, type Merge } from './api';
import { authorsOf, nameOf, partyOf, shortOf } from './names';
import { atEndOf, collides, isDisposed, isOpen, ofParagraph } from './order';
import { toMerge } from './places';

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
  const rights = useRights();
  const [merging, startMerge] = useState(false);
  if (amendments.length === 0 && !merge) return null;
  const mergeable = amendments.filter(a => isOpen(a.state) && a.parts.some(p => p.paragraphId === paragraph.id && p.kind === 'mod'));
  return (
    <section className="amendment-lines" aria-label={t('amendments.margin', { label: paragraph.label })}>
      <Lines amendments={amendments} opened={opened} toggle={toggle} />
      {merge && <p className="small"><span aria-hidden="true">⇉ </span>{t('amendments.margin.merging', { name: partyOf(group, merge.by) })} · <Link to={toMerge(merge.id)}>{t('amendments.margin.mergeOpen')}</Link></p>}
      {!merge && rights.policy && mergeable.length > 1 && <button type="button" className="button link small no-print" onClick={() => startMerge(true)}>{t('merge.start')}</button>}
      {merging && <StartMerge paragraph={paragraph} amendments={mergeable} onClose={() => startMerge(false)} />}
    </section>
  );
}

/** Those to be decided stand open; what is decided folds into one line. */
function Lines({ amendments, opened, toggle }: { amendments: readonly Amendment[]; opened: Amendment | null; toggle: (id: number) => void }) {
  const { group } = useDraft();
  const [unfolded, unfold] = useState(false);
  const decided = amendments.filter(a => isDisposed(a.state));
  const arrived = useArrivals(amendments);
  const line = (a: Amendment) => (
    <li key={a.id} className={arrived.has(a.id) ? 'arrived' : undefined}>
      <button type="button" className="amendment-line" aria-expanded={opened?.id === a.id} aria-label={t(opened?.id === a.id ? 'amendments.close' : 'amendments.open', { name: `${nameOf(a)}, ${authorsOf(group, a)}, ${t(`amendments.state.${a.state}`)}` })} onClick={() => toggle(a.id)}>
        <span className="amendment-line-name"><Kinds amendment={a} /><b>{shortOf(a)}</b><State amendment={a} />{collides(a) && !isDisposed(a.state) && <CollisionFlag />}</span>
        <span className="amendment-by">{authorsOf(group, a)}</span>
      </button>
    </li>
  );
  return (
    <>
      <ol>{amendments.filter(a => !isDisposed(a.state)).map(line)}</ol>
      {decided.length > 0 && <>
        <button type="button" className="button link small" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>{unfolded ? t('amendments.margin.fold') : t('amendments.margin.decided', { count: decided.length })}</button>
        {unfolded && <ol>{decided.map(line)}</ol>}
      </>}
    </>
  );
}

/** Those that were not there when the page opened: they fade in. */
function useArrivals(amendments: readonly Amendment[]): ReadonlySet<number> {
  const [known] = useState(() => new Set(amendments.map(a => a.id)));
  return useMemo(() => new Set(amendments.filter(a => !known.has(a.id)).map(a => a.id)), [amendments, known]);
}

export function OpenedAmendment({ paragraph, marginal: { opened, toggle } }: { paragraph: Paragraph; marginal: Marginal }) {
  return opened && <div className="amendment-in-place"><AmendmentCard amendment={opened} place={paragraph.id} onClose={() => toggle(opened.id)} /></div>;
}

/** The acts on amendments for the paragraph that has the focus. */
export function AmendmentCommands({ paragraph, recommendation, marginal: { amendments, opened, toggle } }: { paragraph: Paragraph; recommendation: Recommendation; marginal: Marginal }) {
  const amending = useAmending(), rights = useRights();
  const at = amendments.findIndex(a => a.id === opened?.id), next = amendments[at + 1] ?? opened;
  useCommand({ id: 'amendments.propose', label: t('amendments.propose'), keys: 'a', enabled: rights.edit && paragraph.withdrawn === null, run: () => amending.propose({ paragraph, recommendation }) });
  useCommand({ id: 'amendments.ofParagraph', label: t('amendments.ofParagraph'), keys: 'm', enabled: amendments.length > 0, run: () => { if (next) toggle(next.id); } });
  return null;
}

/** What would stand at the end of a recommendation, beside no paragraph. */
export function AmendmentsAtEnd({ recommendation }: { recommendation: Recommendation }) {
  const marginal = useMarginal(useCallback((reading: AmendmentsReading) => ({ amendments: atEndOf(reading.amendments, recommendation.id), merge: null }), [recommendation.id]), true);
  const { amendments, opened, toggle } = marginal;
  if (amendments.length === 0) return null;
  return (
    <section className="amendments-at-end amendment-lines" aria-label={t('amendments.margin.end', { number: recommendation.number })}>
      <Lines amendments={amendments} opened={opened} toggle={toggle} />
      {opened && <AmendmentCard amendment={opened} place={null} onClose={() => toggle(opened.id)} />}
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
