/** What stays in sight above the draft: which text this is, how much of it, who is here, and whether it is live. */
import { Link, useNavigate } from 'react-router';
import type { DraftOutline } from '../api';
import { BracketFigures, BracketMenu } from '../brackets/Quiet';
import { useConsensusNews, useNeeds } from '../consensus/api';
import { useCommand } from '../frame/commands';
import { DelegationMark, delegationOf } from '../frame/session';
import { formatList, formatNumber, rich, t } from '../messages';
import { useDraft, useDraftState, usePendingCount, type Rights } from './draft';

export function DraftBar({ draft, rights }: { draft: DraftOutline; rights: Rights }) {
  return (
    <div className="draft-bar">
      <div className="draft-title"><h1>{draft.title}</h1><span className="soft">{draft.symbol}</span>{draft.closedAt != null && <span className="tag">{t('close.banner')}</span>}</div>
      <Measures draft={draft} />
      <div className="draft-here">
        <BracketMenu />
        <LiveState rights={rights} />
        <Here />
      </div>
    </div>
  );
}

function Measures({ draft }: { draft: DraftOutline }) {
  const { group } = useDraft();
  const standing = draft.recommendations.filter(r => !r.withdrawn);
  const paragraphs = standing.flatMap(r => r.paragraphs).filter(p => !p.withdrawn);
  const links = paragraphs.reduce((sum, { evidence }) => sum + evidence.supports + evidence.opposes + evidence.qualifies, 0);
  const figure = (count: number) => ({ count, number: <b key="n">{formatNumber(count)}</b> });
  return (
    <ul className="measures" aria-label={t('draft.measures')}>
      <BracketFigures />
      <li><Link className="figure" to={`/g/${group.slug}/drafts/${draft.id}/sources`} title={t('sources.open')}>{rich('draft.measure.links', figure(links))}</Link></li>
      <Consensus draft={draft} />
    </ul>
  );
}

/** The ways to the board, and to what waits for the reader's delegation. */
function Consensus({ draft }: { draft: DraftOutline }) {
  const { group, session } = useDraft();
  useConsensusNews(session.wire, group.slug, draft.id);
  const home = `/g/${group.slug}/drafts/${draft.id}`;
  const needs = useNeeds(group.slug, draft.id, group.you.delegationId !== null).data ?? [];
  const urgent = needs.filter(n => n.why !== 'not-taken');
  useCommand({ id: 'draft.board', label: t('board.open'), keys: 'g b', run: useGoing(`${home}/board`) });
  useCommand({ id: 'draft.report', label: t('report.open'), keys: 'g v', run: useGoing(`${home}/report`) });
  useCommand({ id: 'draft.agreement', label: t('agree.open'), run: useGoing(`${home}/agreement`) });
  useCommand({ id: 'draft.silences', label: t('silence.open'), run: useGoing(`${home}/silences`) });
  return (
    <>
      <li><Link className="figure" to={`${home}/board`}>{t('board.open')}</Link></li>
      <li><Link className="figure" to={`${home}/report`}>{t('report.open')}</Link></li>
      {needs.length > 0 && <li><Link className={urgent.length > 0 ? 'figure urgent' : 'figure'} to={`${home}/needs`}>{t('needs.link', { count: needs.length })}</Link></li>}
    </>
  );
}

function useGoing(to: string): () => void { const go = useNavigate(); return () => { void go(to); }; }

function LiveState({ rights }: { rights: Rights }) {
  const { session, editing } = useDraft();
  const { link, phase } = useDraftState(session);
  const count = usePendingCount(editing);
  const live = link === 'connected' && phase === 'joined';
  const words = live ? (rights.edit ? t('live.connected') : t('live.watching'))
    : link === 'offline' ? (count ? t('live.offline.kept', { count }) : t('live.offline'))
    : link === 'reconnecting' || (link === 'connected' && phase !== 'joined') ? (count ? t('live.reconnecting.kept', { count }) : t('live.reconnecting'))
    : t('live.connecting');
  return (
    <span className={`live-state ${live ? 'live' : link}`} role="status" {...(live && !rights.edit && { title: t('live.watching.detail') })}>
      <span className="live-sign" aria-hidden="true" />{words}
    </span>
  );
}

const facesShown = 6;
function Here() {
  const { session, group } = useDraft();
  const { people, observers } = useDraftState(session);
  const persons = [...new Map(people.map(person => [person.personId, person])).values()];
  const named = persons.map(person => {
    const delegation = delegationOf(group, person.delegationId);
    return delegation ? t('frame.person.of', { name: person.name, delegation: delegation.shortName }) : person.name;
  });
  const everyone = formatList([...named, ...(observers ? [t('live.here.observers', { count: observers })] : [])]);
  if (!everyone) return null;
  return (
    <span className="here" role="group" aria-label={`${t('live.here')}: ${everyone}`} title={everyone}>
      {persons.slice(0, facesShown).map(person => <span key={person.personId} className="here-face" aria-hidden="true"><DelegationMark delegation={delegationOf(group, person.delegationId)} fallback={person.name} /></span>)}
      {persons.length > facesShown && <span className="here-more" aria-hidden="true">{t('live.here.more', { count: persons.length - facesShown })}</span>}
      {observers > 0 && <span className="here-more" aria-hidden="true">{t('live.here.observers', { count: observers })}</span>}
    </span>
  );
}
