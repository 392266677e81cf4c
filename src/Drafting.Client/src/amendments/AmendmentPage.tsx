/** One amendment on a page of its own, where it is written: its wording live, what that changes, why, and with whom. */
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { useDraft } from '../drafts/draft';
import { Empty, Failed, Waiting, useTitle } from '../frame/states';
import { t } from '../messages';
import { PositionsFolded } from '../positions/PositionMargin';
import { useAmendmentActs } from './acts';
import { AmendmentActions, AmendmentCard, CollisionFlag, Kinds, PartView, Standing, State } from './AmendmentCard';
import { useAmendments, type Amendment, type Part } from './api';
import { LiveWording } from './LiveWording';
import { authorsOf, delegationName, nameOf, titleOf } from './names';
import { collides, placeOf } from './order';
import { toList, toParagraph, usePlaces } from './places';
import { ViewSwitch } from './Redline';

export default function AmendmentPage({ amendmentId }: { amendmentId: number }) {
  const query = useAmendments();
  const amendment = query.data?.amendments.find(a => a.id === amendmentId);
  const places = usePlaces();
  useTitle(amendment && nameOf(amendment));
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data || (!amendment && query.isFetching)) return <Waiting what={t('amendments.loading')} />;
  if (!amendment) return <Empty title={t('amendments.one.gone')}><p>{t('amendments.one.gone.detail')}</p><Link className="button" to={toList()}>{t('amendments.go')}</Link></Empty>;
  const paragraph = places.paragraph(amendment.parts[0] ? placeOf(amendment.parts[0], query.data.amendments) : null);
  const writes = amendment.may.includes('write');
  return (
    <div className="page amendment-page">
      <p className="no-print"><Link to={paragraph ? toParagraph(paragraph.id, amendment.id) : '?'}><span aria-hidden="true">← </span>{t('amendments.one.back')}</Link></p>
      {writes ? <Workshop amendment={amendment} /> : <>{amendment.state === 'private' && <p className="soft small">{t('amendments.one.reader')}</p>}<AmendmentCard amendment={amendment} />{amendment.number !== null && (amendment.state === 'tabled' || amendment.state === 'modification-offered') && <PositionsFolded kind="amendment" id={amendment.id} name={t('position.of.amendment', { number: amendment.number })} />}</>}
    </div>
  );
}

function Workshop({ amendment }: { amendment: Amendment }) {
  const { group } = useDraft();
  const threshold = useAmendments().data?.threshold ?? 0;
  const parts = amendment.draftRevision?.parts ?? amendment.parts;
  return (
    <>
      <header className="amendment-head page-head-amendment">
        <Kinds amendment={{ parts }} /><h1>{nameOf(amendment)}</h1><span className="amendment-by">{authorsOf(group, amendment)}</span><State amendment={amendment} />{collides(amendment) && <CollisionFlag />}
      </header>
      <Standing amendment={amendment} />
      <div className="workshop">
        <div className="workshop-parts">
          <ViewSwitch />
          {parts.map((part, i) => <Written key={part.id} amendment={amendment} part={part} first={i === 0} removable={parts.length > 1 && !amendment.draftRevision} />)}
          {!amendment.draftRevision && <AddPart amendment={amendment} />}
        </div>
        <aside className="workshop-side">
          <Rationale amendment={amendment} />
          <CoSponsors amendment={amendment} />
          <section className="no-print"><h2>{t('amendments.one.next')}</h2>
            {amendment.may.includes('table') && <p className="soft small">{threshold > 0 ? t('amendments.one.next.threshold', { count: threshold }) : t('amendments.one.next.table')}</p>}
            <AmendmentActions amendment={amendment} onPage />
          </section>
        </aside>
      </div>
    </>
  );
}

/** One part: the live wording above, what it changes in the text as that now stands below. */
function Written({ amendment, part, first, removable }: { amendment: Amendment; part: Part; first: boolean; removable: boolean }) {
  const acts = useAmendmentActs(), places = usePlaces();
  const all = useAmendments().data?.amendments ?? [];
  const paragraph = places.paragraph(part.paragraphId), amended = all.find(a => a.parts.some(p => p.id === part.ofPartId)) ?? null;
  const title = titleOf(part, paragraph?.label ?? null, places.recommendation(part.recommendationId)?.number ?? null, amended);
  const stale = part.currentVersion !== null && part.currentVersion !== part.baseVersion;
  return (
    <section className="written" aria-label={title}>
      <div className="written-head"><h2>{title}</h2>{removable && <button type="button" className="button quiet no-print" onClick={() => void acts.removePart(amendment, part.id)}>{t('amendments.part.remove')}</button>}</div>
      {part.textId !== null && <LiveWording textId={part.textId} label={t('amendments.one.editorLabel', { label: part.label })} mayWrite begin={first} />}
      <h3 className="small">{part.kind === 'mod' ? t('amendments.one.preview.against', { version: part.currentVersion ?? part.baseVersion }) : t('amendments.one.preview')}</h3>
      <PartView part={part} titled={false} />
      {stale && amendment.may.includes('refresh') && <p className="small refresh-line no-print">{t('amendments.refresh.why')} <button type="button" className="button" onClick={() => void acts.refresh(amendment)}>{t('amendments.refresh')}</button></p>}
    </section>
  );
}

const restBeforeSaving = 1_200;
/** Saved a moment after the last letter, and on leaving the field. What others save meanwhile shows as long as nobody here types. */
function Rationale({ amendment }: { amendment: Amendment }) {
  const acts = useAmendmentActs();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [state, setState] = useState<'saving' | 'saved' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ typed, amendment });
  latest.current = { typed, amendment };
  const save = async () => {
    clearTimeout(timer.current);
    const { typed: words, amendment: now } = latest.current;
    if (words === null || words === now.rationale) { setTyped(null); return; }
    setState('saving');
    const saved = await acts.explain(now, words);
    setState(saved === false ? null : 'saved');
    if (saved !== false && latest.current.typed === words) setTyped(null);
  };
  const saving = useRef(save);
  saving.current = save;
  useEffect(() => () => { void saving.current(); }, []);
  const write = (words: string) => { setTyped(words); clearTimeout(timer.current); timer.current = setTimeout(() => void saving.current(), restBeforeSaving); };
  return (
    <section className="rationale">
      <h2><label htmlFor={id}>{t('amendments.rationale')}</label> <span className="soft small" role="status">{state && t(`amendments.one.rationale.${state}`)}</span></h2>
      <textarea id={id} className="input" rows={5} maxLength={4000} dir="auto" placeholder={t('amendments.one.rationale.hint')} value={typed ?? amendment.rationale} onChange={e => write(e.target.value)} onBlur={() => void save()} />
    </section>
  );
}

function CoSponsors({ amendment }: { amendment: Amendment }) {
  const { group } = useDraft();
  const acts = useAmendmentActs();
  const [chosen, choose] = useState('');
  const possible = group.delegations.filter(d => d.id !== amendment.proposer.delegationId && !amendment.coSponsors.some(c => c.delegationId === d.id));
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen && await acts.invite(amendment, Number(chosen), delegationName(group, Number(chosen))) !== false) choose('');
  };
  return (
    <section className="cosponsors">
      <h2>{t('amendments.cosponsors')}</h2>
      {amendment.coSponsors.length === 0 ? <p className="soft small">{t('amendments.cosponsors.none')}</p>
        : <ul>{amendment.coSponsors.map(c => <li key={c.delegationId}>{delegationName(group, c.delegationId)}{c.invited && <span className="soft small"> · {t('amendments.cosponsors.invited')}</span>}</li>)}</ul>}
      {amendment.may.includes('invite') && possible.length > 0 && <form className="invite no-print" onSubmit={e => void invite(e)}>
        <label className="field"><span className="label-text">{t('amendments.cosponsors.invite')}</span><select className="input" value={chosen} onChange={e => choose(e.target.value)}><option value="">{t('amendments.cosponsors.choose')}</option>{possible.map(d => <option key={d.id} value={d.id}>{d.name}</option>)}</select></label>
        <button type="submit" className="button" disabled={!chosen}>{t('amendments.cosponsors.act')}</button>
      </form>}
    </section>
  );
}

/** Several paragraphs as one amendment. */
function AddPart({ amendment }: { amendment: Amendment }) {
  const acts = useAmendmentActs();
  const { session } = useDraft();
  const [paragraphId, choose] = useState('');
  const [kind, setKind] = useState<Part['kind']>('mod');
  const taken = new Set(amendment.parts.filter(p => p.kind !== 'add').map(p => p.paragraphId));
  const recommendations = (session.state.draft?.recommendations ?? []).filter(r => !r.withdrawn).map(r => ({ ...r, paragraphs: r.paragraphs.filter(p => !p.withdrawn && (kind === 'add' || !taken.has(p.id))) })).filter(r => r.paragraphs.length > 0);
  if (amendment.state !== 'private' || amendment.parts.some(p => p.ofPartId !== null)) return null;
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (paragraphId && await acts.addPart(amendment, { kind, paragraphId: Number(paragraphId) }) !== false) choose('');
  };
  return (
    <details className="add-part no-print">
      <summary>{t('amendments.one.addPart')}</summary>
      <form onSubmit={e => void add(e)}>
        <label className="field"><span className="label-text">{t('amendments.one.addPart.choose')}</span><select className="input" value={paragraphId} onChange={e => choose(e.target.value)}><option value="">{t('amendments.cosponsors.choose')}</option>{recommendations.map(r => <optgroup key={r.id} label={`${r.number}. ${r.title}`}>{r.paragraphs.map(p => <option key={p.id} value={p.id}>{p.label} · {session.text(p.textId)?.text.slice(0, 60)}</option>)}</optgroup>)}</select></label>
        <label className="field"><span className="label-text">{t('amendments.one.addPart.kind')}</span><select className="input" value={kind} onChange={e => setKind(e.target.value as Part['kind'])}>{(['mod', 'sup', 'add'] as const).map(k => <option key={k} value={k}>{t(`amendments.new.${k}`)}</option>)}</select></label>
        <button type="submit" className="button" disabled={!paragraphId}>{t('amendments.one.addPart.act')}</button>
      </form>
    </details>
  );
}
