/** One amendment, opened: whose it is, how it stands, what it changes, what it meets, and what the reader may do with it. */
import { useState, type ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Link } from 'react-router';
import { Asking } from '../drafts/dialogs';
import { useDraft } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { may as mayAct, nameOf as personOf } from '../frame/session';
import { formatAgo, formatExactMoment, formatList, formatShare, rich, t, type Key } from '../messages';
import { toFind } from '../search/api';
import { useAmendmentActs } from './acts';
import { useAmending } from './Amending';
import { useAmendments, type Amendment, type AmendmentAct, type Collision, type Disposal, type Part } from './api';
import { DisposeDialog } from './DisposeDialog';
import { authorsOf, delegationName, kindsOf, nameOf, partyOf, signs, titleOf } from './names';
import { collides, isDisposed, isOpen, isOwn, placeOf } from './order';
import { toList, toOne, toParagraph, usePlaces } from './places';
import { Redline, ViewSwitch } from './Redline';
import { differenceOf } from './words';

export const Kinds = ({ amendment }: { amendment: Pick<Amendment, 'parts'> }) => kindsOf(amendment).map(kind => <abbr key={kind} className="tag amendment-kind" title={t(`amendments.kind.${kind}.means`)}>{t(`amendments.kind.${kind}`)}</abbr>);
export const State = ({ amendment: { state } }: { amendment: Pick<Amendment, 'state'> }) => <span key={state} className={`amendment-state state-${state}`}><span aria-hidden="true">{signs[state]} </span>{t(`amendments.state.${state}`)}</span>;
/** Tells a delegation that it was asked to co-sponsor and has not answered. */
export function Invitation({ amendment }: { amendment: Pick<Amendment, 'coSponsors'> }) {
  const { group } = useDraft();
  return amendment.coSponsors.some(c => c.invited && c.delegationId === group.you.delegationId) && <span className="invitation"><span aria-hidden="true">✉ </span>{t('amendments.invitation')}</span>;
}
export const CollisionFlag = () => <span className="collision-flag"><span aria-hidden="true">⚑ </span>{t('amendments.collides')}</span>;

/** `place`: the paragraph beside which it is opened; its parts come first and others are named. Without one all parts are shown. `nested`: inside the card of what it amends. */
export function AmendmentCard({ amendment, place, nested = false, onClose }: { amendment: Amendment; place?: number | null; nested?: boolean; onClose?: () => void }) {
  const { group } = useDraft();
  const all = useAmendments().data?.amendments ?? [];
  const here = place === undefined ? amendment.parts : amendment.parts.filter(part => placeOf(part, all) === place);
  const elsewhere = amendment.parts.filter(part => !here.includes(part));
  const places = usePlaces();
  const parent = all.find(a => a.id === amendment.parentId);
  const children = all.filter(a => a.parentId === amendment.id);
  const name = nameOf(amendment);
  return (
    <article className={`amendment state-${amendment.state}`} aria-label={name}>
      <header className="amendment-head">
        <Kinds amendment={amendment} />
        <h3>{name}</h3>
        <span className="amendment-by">{authorsOf(group, amendment)}</span>
        <State amendment={amendment} />
        {collides(amendment) && <CollisionFlag />}
        {onClose && <button type="button" className="button quiet icon amendment-close no-print" aria-label={t('amendments.close', { name })} onClick={onClose}>×</button>}
      </header>
      {parent && !nested && <p className="small">{rich('amendments.parent', { name: <Link to={toList(parent.id)}>{nameOf(parent)}</Link> })}</p>}
      <Standing amendment={amendment} />
      {amendment.rationale && <p className="amendment-rationale" dir="auto">{amendment.rationale}</p>}
      {!nested && <ViewSwitch />}
      {here.map(part => <PartView key={part.id} part={part} titled={amendment.parts.length > 1 || part.kind === 'add' || part.ofPartId !== null || (place === undefined && !nested)} />)}
      {elsewhere.length > 0 && <p className="small">{t('amendments.part.elsewhere', { count: elsewhere.length })} {elsewhere.map((part, i) => {
        const paragraph = places.paragraph(placeOf(part, all));
        return <span key={part.id}>{i > 0 && ', '}{paragraph ? <Link to={toParagraph(paragraph.id, amendment.id)}>{titleOf(part, paragraph.label, null, null)}</Link> : titleOf(part, null, places.recommendation(part.recommendationId)?.number ?? null, null)}</span>;
      })}</p>}
      <Meets amendment={amendment} all={all} />
      <Offered amendment={amendment} />
      {(amendment.state === 'tabled' || amendment.state === 'modification-offered') && <p className="small no-print"><Link to={toFind({ kind: 'amendment', id: amendment.id })}>{t('find.open.amendment')}</Link></p>}
      <AmendmentActions amendment={amendment} />
      {children.length > 0 && <section className="amendment-children" aria-label={t('amendments.children')}><h4>{t('amendments.children')}</h4>{children.map(child => <AmendmentCard key={child.id} amendment={child} nested />)}</section>}
    </article>
  );
}

/** What its state means for whoever looks: who can see it, what it waits for, how it was decided. */
export function Standing({ amendment }: { amendment: Amendment }) {
  const { group } = useDraft();
  const { data } = useAmendments();
  const { state, proposer, supporters, disposal, tabledAt, suggested } = amendment;
  const by = data?.amendments.find(a => a.id === disposal?.byAmendmentId);
  const behind = new Set([...supporters, ...amendment.coSponsors.filter(c => !c.invited).map(c => c.delegationId)].filter(id => id !== proposer.delegationId));
  const names = supporters.map(id => delegationName(group, id)), threshold = data?.threshold ?? 0;
  return (
    <div className="amendment-standing small">
      {state === 'private' && <p className="private-note"><span aria-hidden="true">◌ </span>{t('amendments.private.who', { who: proposer.delegationId === null ? t('amendments.private.you') : t('amendments.private.delegation', { name: partyOf(group, proposer) }) })}</p>}
      {amendment.draftRevision && <p className="private-note"><span aria-hidden="true">◌ </span>{t('amendments.revising', { number: amendment.draftRevision.number - 1 })}. {t('amendments.revision.who')}</p>}
      {state === 'parked' && <p>{t('amendments.parked.line', { supporters: behind.size, count: threshold })} <span className="soft">{t('amendments.parked.why', { count: threshold })}</span></p>}
      {names.length > 0 && <p className="soft">{t('amendments.supporters', { names: formatList(names) })}</p>}
      {tabledAt !== null && !isDisposed(state) && <p className="soft"><time dateTime={new Date(tabledAt).toISOString()} title={formatExactMoment(tabledAt)}>{t('amendments.tabledAt', { when: formatAgo(tabledAt, Date.now()) })}</time>{suggested && isOpen(state) && amendment.parts[0]?.kind !== 'add' && <> · {t('amendments.distance', { share: formatShare(suggested.distance) })}</>}</p>}
      {disposal && <>
        <p title={formatExactMoment(disposal.at)}>{t('amendments.disposal', { what: t(`amendments.state.${state}`), name: personOf(group, disposal.personId), when: formatAgo(disposal.at, Date.now()) })}{by && <>. {t('amendments.disposal.by', { name: nameOf(by) })}</>}</p>
        {disposal.reason && <p className="soft">{t('amendments.disposal.reason', { reason: disposal.reason })}</p>}
      </>}
    </div>
  );
}

export function PartView({ part, titled }: { part: Part; titled: boolean }) {
  const places = usePlaces();
  const all = useAmendments().data?.amendments ?? [];
  const paragraph = places.paragraph(part.paragraphId), amended = all.find(a => a.parts.some(p => p.id === part.ofPartId)) ?? null;
  return (
    <section className="amendment-part">
      {titled && <h4>{paragraph ? <Link to={toParagraph(paragraph.id)}>{titleOf(part, paragraph.label, null, amended)}</Link> : titleOf(part, null, places.recommendation(part.recommendationId)?.number ?? null, amended)}</h4>}
      {part.standing === 'spent' && part.wording === part.baseText ? <p className="soft small">{t('amendments.unchanged')}</p> : part.standing !== 'applies' && part.standing !== 'disposed' && <p className={`standing-note standing-${part.standing}`}><span aria-hidden="true">⚑ </span>{t(`amendments.standing.${part.standing}`)}</p>}
      {part.standing === 'spent' && (part.runs.length === 0 || part.wording === part.baseText) ? null : <Redline runs={part.runs} collisions={part.collisions} />}
      <Collisions collisions={part.collisions} />
    </section>
  );
}

function Collisions({ collisions }: { collisions: readonly Collision[] }) {
  if (collisions.length === 0) return null;
  const said = (words: string) => words.trim() || t('amendments.collision.nothing');
  return (
    <details className="collisions">
      <summary>{t('amendments.collisions', { count: collisions.length })}</summary>
      <ol>{collisions.map((c, i) => <li key={i}><span className="collision-sign" aria-hidden="true">⚑{i + 1} </span>{t('amendments.collision.item', { words: said(c.baseWords) })}<ul><li>{t('amendments.collision.text', { words: said(c.currentWords) })}</li><li>{t('amendments.collision.amendment', { words: said(c.amendmentWords) })}</li></ul></li>)}</ol>
    </details>
  );
}

function Meets({ amendment, all }: { amendment: Amendment; all: readonly Amendment[] }) {
  const { group } = useDraft();
  const others = amendment.collidesWith.flatMap(id => all.find(a => a.id === id) ?? []);
  if (others.length === 0) return null;
  return <p className="small meets"><span aria-hidden="true">⚑ </span>{rich('amendments.collidesWith', { names: others.map((other, i) => <span key={other.id}>{i > 0 && ', '}<Link to={toList(other.id)}>{nameOf(other)}</Link> ({authorsOf(group, other)})</span>) })}</p>;
}

/** The chair's wording, beside the proposer's. */
function Offered({ amendment }: { amendment: Amendment }) {
  const acts = useAmendmentActs();
  const { group } = useDraft();
  const [refusing, refuse] = useState(false);
  const offered = amendment.parts.filter(p => p.offered !== null);
  if (amendment.state !== 'modification-offered' || offered.length === 0) return null;
  return (
    <section className="offer">
      <h4>{t('amendments.offer')}</h4>
      {offered.map(part => <div key={part.id}>
        <Redline runs={differenceOf(part.current, part.offered!)} />
        <details><summary>{t('amendments.offer.against')}</summary><Redline view="inline" runs={differenceOf(part.result || part.wording, part.offered!)} /></details>
      </div>)}
      {amendment.may.includes('answer-modification')
        ? <div className="actions"><button type="button" className="button main" onClick={() => void acts.answer(amendment, true, '')}>{t('amendments.offer.accept')}</button><button type="button" className="button" onClick={() => refuse(true)}>{t('amendments.offer.refuse')}</button></div>
        : <p className="soft small">{t('amendments.offer.waits', { proposer: partyOf(group, amendment.proposer) })}</p>}
      {refusing && <ReasonDialog title={t('amendments.offer.refuse.title', { name: nameOf(amendment) })} act={t('amendments.offer.refuse.act')} why={t('amendments.offer.refuse.why')} optional submit={reason => acts.answer(amendment, false, reason)} onClose={() => refuse(false)} />}
    </section>
  );
}

export function ReasonDialog({ title, act, why, optional = false, submit, onClose, children }: { title: string; act: string; why: string; optional?: boolean; submit: (reason: string) => Promise<unknown>; onClose: () => void; children?: ReactNode }) {
  const [reason, setReason] = useState('');
  return (
    <Asking title={title} act={act} ready={optional || reason.trim() !== ''} submit={() => submit(reason.trim())} onClose={onClose}>
      {children}
      <label className="field"><span className="label-text">{t(optional ? 'amendments.reason.optional' : 'amendments.reason')}</span><textarea className="input" autoFocus required={!optional} rows={3} maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} /></label>
      <p className="soft small">{why}</p>
    </Asking>
  );
}

const disposals: Disposal[] = ['adopt', 'adopt-in-brackets', 'offer-modification', 'reject', 'fall'];
/** `onPage`: the amendment's own page, where its writing is at hand already. */
export function AmendmentActions({ amendment, onPage = false }: { amendment: Amendment; onPage?: boolean }) {
  const acts = useAmendmentActs(), amending = useAmending();
  const { group, session } = useDraft();
  const [deciding, decide] = useState<Disposal | null>(null);
  const [withdrawing, withdraw] = useState(false);
  const may = (act: AmendmentAct) => amendment.may.includes(act);
  const own = group.you.delegationId, name = nameOf(amendment);
  const decisions = disposals.filter(may), [first] = decisions;
  const stale = amendment.parts.some(p => p.currentVersion !== null && p.currentVersion !== p.baseVersion);
  const supporting = own !== null && amendment.supporters.includes(own), sponsor = amendment.coSponsors.find(c => c.delegationId === own);
  const amends = mayAct(group, 'amend') && isOpen(amendment.state) && amendment.parts.some(p => p.textId !== null) && !isOwn(amendment, { personId: session.state.you?.personId ?? null, delegationId: own });
  useCommand({ id: 'amendments.decide', label: t('amendments.dispose.title', { name }), keys: 'd', enabled: first !== undefined, run: () => decide(first!) });
  useCommand({ id: 'amendments.table', label: t('amendments.table.of', { name }), enabled: may('table'), run: () => void acts.table(amendment) });
  useCommand({ id: 'amendments.support', label: t(supporting ? 'amendments.unsupport.of' : 'amendments.support.of', { name }), enabled: may('support') && own !== null, run: () => void acts.support(amendment, !supporting) });
  useCommand({ id: 'amendments.withdraw', label: t('amendments.withdraw.title', { name }), enabled: may('withdraw'), run: () => withdraw(true) });
  useCommand({ id: 'amendments.amend', label: t('amendments.new.title.amendment', { name }), enabled: amends, run: () => amending.propose({ amendment }) });
  const more: { id: string; label: string; run: () => unknown }[] = [
    ...(may('revise') && !amendment.draftRevision ? [{ id: 'revise', label: t('amendments.revise'), run: () => acts.revise(amendment) }] : []),
    ...(may('refresh') && stale && !onPage ? [{ id: 'refresh', label: t('amendments.refresh'), run: () => acts.refresh(amendment) }] : []),
    ...(amends ? [{ id: 'amend', label: t('amendments.amend'), run: () => amending.propose({ amendment }) }] : []),
    ...(may('co-sponsor') && sponsor && !sponsor.invited ? [{ id: 'leave', label: t('amendments.cosponsor.leave'), run: () => acts.coSponsor(amendment, false) }] : []),
    ...(amendment.disposal?.actId != null && mayAct(group, 'dispose') ? [{ id: 'take-back', label: t('amendments.takeBack'), run: () => acts.takeBack(amendment.disposal!.actId!) }] : []),
    ...(may('withdraw') ? [{ id: 'withdraw', label: t('amendments.withdraw'), run: () => withdraw(true) }] : []),
  ];
  const button = (label: Key, run: () => unknown, main = false) => <button type="button" className={main ? 'button main' : 'button'} onClick={() => void run()}>{t(label as 'amendments.table')}</button>;
  const invited = may('co-sponsor') && sponsor?.invited === true;
  return (
    <div className="actions amendment-actions no-print">
      {first && <button type="button" className="button main" onClick={() => decide(first)}>{t('amendments.dispose')}</button>}
      {invited && button('amendments.cosponsor.accept', () => acts.coSponsor(amendment, true), true)}
      {invited && button('amendments.cosponsor.decline', () => acts.coSponsor(amendment, false))}
      {may('write') && !onPage && <Link className="button" to={toOne(amendment.id)}>{t('amendments.write.open')}</Link>}
      {may('table') && button(amendment.draftRevision ? 'amendments.table.revision' : 'amendments.table', () => acts.table(amendment), true)}
      {may('support') && own !== null && button(supporting ? 'amendments.unsupport' : 'amendments.support', () => acts.support(amendment, !supporting), !supporting && amendment.state === 'parked')}
      {may('co-sponsor') && !sponsor && own !== null && amendment.proposer.delegationId !== own && button('amendments.cosponsor.join', () => acts.coSponsor(amendment, true))}
      {more.length === 1 && <button type="button" className="button" onClick={() => void more[0]!.run()}>{more[0]!.label}</button>}
      {more.length > 1 && <MenuTrigger>
        <Button className="button" aria-label={t('amendments.more', { name })}>{t('amendments.more.short')}<span aria-hidden="true"> ▾</span></Button>
        <Popover className="popover" placement="bottom start"><Menu className="menu" aria-label={t('amendments.more', { name })}>{more.map(({ id, label, run }) => <MenuItem key={id} id={id} className="menu-item" onAction={() => void run()}>{label}</MenuItem>)}</Menu></Popover>
      </MenuTrigger>}
      {deciding && <DisposeDialog amendment={amendment} begin={deciding} possible={decisions} onClose={() => decide(null)} />}
      {withdrawing && <ReasonDialog title={t('amendments.withdraw.title', { name })} act={t('amendments.withdraw.act')} why={t('amendments.withdraw.why')} submit={reason => acts.withdraw(amendment, reason)} onClose={() => withdraw(false)} />}
    </div>
  );
}
