/** Beside a paragraph: what one's delegation says of it, how many say what, and the way to say it. */
import { useState, type ReactNode } from 'react';
import type { Group, Paragraph } from '../api';
import { ofDraft, ofGroup, stances, useConsensusActs, useNegotiatingGroups, usePositions, type Difference, type NegotiatingGroup, type PositionKind, type PositionLine, type PositionsReading, type PositionStance } from '../consensus/api';
import { ReasonDialog } from '../consensus/acts';
import { signs } from '../consensus/board';
import { Asking } from '../drafts/dialogs';
import { useDraft } from '../drafts/draft';
import { Offer } from '../drafts/ParagraphArticle';
import { may } from '../frame/session';
import { notify } from '../frame/notify';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api';
import { Failed, Waiting } from '../frame/states';
import { t } from '../messages';
import './positions.css';

export function PositionMargin({ paragraph, current }: { paragraph: Paragraph; current: boolean }) {
  const { group, session } = useDraft();
  const draftId = session.draftId;
  const bench = may(group, 'take-position') && group.you.delegationId === null;
  const [asked, open] = useState<'reopen' | 'decline' | null>(null);
  const act = useConsensusActs(group.slug, draftId);
  if (!current || paragraph.withdrawn) return null;
  const agreed = paragraph.agreement === 'ad-referendum' || paragraph.agreement === 'agreed-in-group' || paragraph.agreement === 'agreed-in-plenary';
  return (
    <PositionOn group={group} draftId={draftId} kind="paragraph" id={paragraph.id} name={t('position.of.paragraph', { label: paragraph.label })} commands>
      {agreed && may(group, 'preside') && <button type="button" className="button link small" onClick={() => open('reopen')}>{t('agreement.reopen')}</button>}
      {paragraph.agreement === 'ad-referendum' && may(group, 'take-position') && !bench && <><button type="button" className="button link small" onClick={() => void act<undefined>('POST', `${ofGroup(group.slug)}/paragraphs/${paragraph.id}/confirm`, {}).then(done => { if (done !== false) notify({ tone: 'done', message: t('agreement.confirmed') }); })}>{t('agreement.confirm')}</button><button type="button" className="button link small" onClick={() => open('decline')}>{t('agreement.decline')}</button></>}
      {asked === 'reopen' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('agreement.reopen.title', { label: paragraph.label })} act={t('agreement.reopen.act')} why={t('agreement.reopen.why')} path={`${ofGroup(group.slug)}/paragraphs/${paragraph.id}/reopen`} done={answer => notify({ tone: 'done', message: t('agreement.reopened', { count: answer?.paragraphs?.length ?? 1 }) })} onClose={() => open(null)} />}
      {asked === 'decline' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('agreement.decline.title', { label: paragraph.label })} act={t('agreement.decline.act')} why={t('agreement.reopen.why')} path={`${ofGroup(group.slug)}/paragraphs/${paragraph.id}/decline`} done={answer => notify({ tone: 'done', message: t('agreement.reopened', { count: answer?.paragraphs?.length ?? 1 }) })} onClose={() => open(null)} />}
    </PositionOn>
  );
}

/** The same, folded: read from the server only when somebody opens it. */
export function PositionsFolded({ kind, id, name }: { kind: PositionKind; id: number; name: string }) {
  const { group, session } = useDraft();
  const [open, set] = useState(false);
  return (
    <div className="positions-folded no-print">
      <button type="button" className="button link small" aria-expanded={open} onClick={() => set(now => !now)}>{t('position.fold')}<span className="unseen"> {name}</span></button>
      {open && <PositionOn group={group} draftId={session.draftId} kind={kind} id={id} name={name} />}
    </div>
  );
}

/** What is said of one thing, and the way to say it: a recommendation, a paragraph, a bracket, an amendment, a template. */
export function PositionOn({ group, draftId, kind, id, name, commands = false, children }: { group: Group; draftId: number; kind: PositionKind; id: number; name: string; commands?: boolean; children?: ReactNode }) {
  const takes = may(group, 'take-position'), bench = takes && group.you.delegationId === null;
  const reading = usePositions(group.slug, draftId, kind, id).data;
  const groups = useNegotiatingGroups(group.slug, takes).data ?? [];
  const [asked, open] = useState<'take' | 'reaffirm' | null>(null);
  const [leaving, leave] = useState<NegotiatingGroup | null>(null);
  const act = useConsensusActs(group.slug, draftId);
  if (!reading) return null;
  const isSaid = (p: PositionLine) => p.act !== 'withdrawn' && p.act !== 'dissociated';
  const own = [...reading.waiting, ...reading.current].find(p => p.delegationId !== null && p.delegationId === group.you.delegationId && isSaid(p)) ?? null;
  const said = reading.current.filter(isSaid);
  const count = (stance: PositionStance) => said.filter(p => p.stance === stance).length;
  const counts = t('position.counts', { support: count('support'), live: count('can-live-with'), reservation: count('reservation'), objection: count('objection') });
  // Groups that speak for the reader's delegation here, unless it has left them on this.
  const forUs = own ? [] : groups.filter(g => g.members.some(m => m.delegationId === group.you.delegationId) && said.some(p => p.negotiatingGroupId === g.id && p.delegationId === null)
    && !reading.current.some(p => p.act === 'dissociated' && p.delegationId === group.you.delegationId && p.negotiatingGroupId === g.id));
  return (
    <section className="position-margin" aria-label={t('position.line', { name })}>
      {reading.shown && said.length > 0 && <p className="small position-counts" title={counts}>
        <span className="unseen">{counts}</span>
        <span aria-hidden="true">{stances.filter(s => count(s) > 0).map(s => <span key={s} className={`tally-${s}`}>{signs[s]}{count(s)} </span>)}</span></p>}
      {takes && !bench && <p className="small">{own ? <>{t('position.mine', { stance: t(`position.stance.${own.stance}`) })}{!own.fresh && <span className="soft"> · {t('position.stale')}</span>}</> : forUs.length === 0 && <span className="soft">{t('position.mine.none')}</span>}</p>}
      {forUs.map(g => <p key={g.id} className="small">{t('position.group', { group: g.shortName, stance: t(`position.stance.${said.find(p => p.negotiatingGroupId === g.id)!.stance}`) })} <button type="button" className="button link small no-print" onClick={() => leave(g)}>{t('position.dissociate')}</button></p>)}
      {own && !own.released && <p className="soft small">{t('position.sealed')}</p>}
      {(takes || children) && <p className="no-print">
        {takes && <button type="button" className="button link small" onClick={() => open('take')}>{t(bench ? 'position.take.onBehalf' : 'position.take')}</button>}
        {own && !own.fresh && <button type="button" className="button link small" onClick={() => open('reaffirm')}>{t('position.reaffirm')}</button>}
        {own && <button type="button" className="button link small" onClick={() => void act('POST', `${ofGroup(group.slug)}/positions/${own.id}/withdraw`, {}).then(done => { if (done) notify({ tone: 'done', message: t('position.withdrawn') }); })}>{t('position.withdraw')}</button>}
        {children}
      </p>}
      {takes && commands && <Offer id="position.take" label={t('position.command')} keys="p" run={() => open('take')} />}
      {asked === 'take' && <TakeDialog group={group} draftId={draftId} name={name} reading={reading} groups={groups} bench={bench} onClose={() => open(null)} />}
      {asked === 'reaffirm' && own && <ReaffirmDialog group={group} draftId={draftId} name={name} id={own.id} stance={own.stance} onClose={() => open(null)} />}
      {leaving && <DissociateDialog group={group} draftId={draftId} name={name} kind={kind} id={id} from={leaving} onClose={() => leave(null)} />}
    </section>
  );
}

function TakeDialog({ group, draftId, name, reading, groups, bench, onClose }: { group: Group; draftId: number; name: string; reading: PositionsReading; groups: readonly NegotiatingGroup[]; bench: boolean; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const speaking = groups.filter(g => g.dissolvedAt === null && (bench || g.members.some(m => m.delegationId === group.you.delegationId && m.speaks)));
  const speakers = [...(bench ? group.delegations : group.delegations.filter(d => d.id === group.you.delegationId)).map(d => ({ key: `d${d.id}`, name: d.shortName, delegationId: d.id as number | null, negotiatingGroupId: null as number | null })),
    ...speaking.map(g => ({ key: `g${g.id}`, name: g.shortName, delegationId: null, negotiatingGroupId: g.id }))];
  const [whose, setWhose] = useState(speakers[0]?.key ?? '');
  const speaker = speakers.find(s => s.key === whose) ?? speakers[0];
  const saidBy = (one: typeof speaker) => [...reading.waiting, ...reading.current].find(p => one !== undefined && p.delegationId === one.delegationId && (one.delegationId !== null || p.negotiatingGroupId === one.negotiatingGroupId) && p.act !== 'withdrawn' && p.act !== 'dissociated');
  const before = saidBy(speaker);
  const [stance, setStance] = useState<PositionStance | null>(before?.stance ?? null);
  const [statement, setStatement] = useState(before?.statement ?? '');
  const [remedy, setRemedy] = useState(before?.remedy ?? '');
  // Another speaker has said something else, or nothing: one's words are never entered for the other.
  const speak = (next: string) => { const said = saidBy(speakers.find(s => s.key === next)); setWhose(next); setStance(said?.stance ?? null); setStatement(said?.statement ?? ''); setRemedy(said?.remedy ?? ''); };
  const objects = stance === 'objection';
  // What was shown when the dialog opened is what the position is taken on.
  const [wordsHash] = useState(reading.wordsHash);
  const submit = async () => {
    const done = await act('POST', `${ofDraft(group.slug, draftId)}/positions`, { kind: reading.kind, targetId: reading.targetId, stance, statement: statement.trim(), remedy: objects ? remedy.trim() : '', wordsHash, ...(speaker?.negotiatingGroupId != null ? { negotiatingGroupId: speaker.negotiatingGroupId } : bench && { delegationId: speaker?.delegationId }) });
    if (done) notify({ tone: 'done', message: t('position.taken', { name: speaker?.name ?? '', stance: t(`position.stance.${stance!}`) }) });
    return done;
  };
  return (
    <Asking title={t('position.title', { name })} act={t('position.act')} ready={speaker !== undefined && stance !== null && (!objects || (statement.trim() !== '' && remedy.trim() !== ''))} submit={submit} onClose={onClose}>
      {speakers.length > 1 ? <label className="field"><span className="label-text">{t(bench ? 'position.who' : 'position.speak')}</span><select className="input" value={speaker?.key} onChange={e => speak(e.target.value)}>{speakers.map(s => <option key={s.key} value={s.key}>{s.name}</option>)}</select></label> : <p className="soft small">{t('position.as', { name: speaker?.name ?? '' })}</p>}
      <fieldset className="position-choice"><legend className="unseen">{t('position.take')}</legend>
        {stances.map((s, i) => <label key={s} className={`position-option ${s}`}><input type="radio" name="stance" autoFocus={stance === s || (stance === null && i === 0)} checked={stance === s} onChange={() => setStance(s)} /> <span className={`cell ${s}`} aria-hidden="true">{signs[s]}</span> <span><b>{t(`position.stance.${s}`)}</b> <span className="soft small">{t(`position.stance.${s}.how`)}</span></span></label>)}
      </fieldset>
      <label className="field"><span className="label-text">{t(objects ? 'position.statement.objection' : 'position.statement')}</span><textarea className="input" rows={3} required={objects} maxLength={4000} value={statement} onChange={e => setStatement(e.target.value)} /></label>
      {objects && <label className="field"><span className="label-text">{t('position.remedy')}</span><textarea className="input" rows={2} required maxLength={4000} value={remedy} onChange={e => setRemedy(e.target.value)} /></label>}
      {reading.sealed && <p className="soft small">{t('position.sealed')}</p>}
    </Asking>
  );
}

function DissociateDialog({ group, draftId, name, kind, id, from, onClose }: { group: Group; draftId: number; name: string; kind: PositionKind; id: number; from: NegotiatingGroup; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [statement, setStatement] = useState('');
  return (
    <Asking title={t('position.dissociate.title', { group: from.shortName, name })} act={t('position.dissociate.act')} ready submit={() => act('POST', `${ofDraft(group.slug, draftId)}/positions/dissociate`, { kind, targetId: id, negotiatingGroupId: from.id, statement: statement.trim() })} onClose={onClose}>
      <p className="soft small">{t('position.dissociate.why', { group: from.shortName })}</p>
      <label className="field"><span className="label-text">{t('position.statement')}</span><textarea className="input" autoFocus rows={3} maxLength={4000} value={statement} onChange={e => setStatement(e.target.value)} /></label>
    </Asking>
  );
}

function ReaffirmDialog({ group, draftId, name, id, stance, onClose }: { group: Group; draftId: number; name: string; id: number; stance: PositionStance; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const difference = useQuery({ queryKey: ['difference', group.slug, id], gcTime: 0, queryFn: ({ signal }) => ask<Difference>('GET', `${ofGroup(group.slug)}/positions/${id}/difference`, undefined, signal) });
  return (
    <Asking title={t('position.reaffirm.title', { name })} act={t('position.reaffirm.act')} ready={difference.data !== undefined} submit={() => act('POST', `${ofGroup(group.slug)}/positions/${id}/reaffirm`, { wordsHash: difference.data?.wordsHash })} onClose={onClose}>
      <p>{t('position.reaffirm.what', { stance: t(`position.stance.${stance}`) })}</p>
      {difference.isError ? <Failed error={difference.error} /> : !difference.data ? <Waiting /> : <p className="serif" dir="auto">{difference.data.runs.map((r, i) => r.kind === 'kept' ? <span key={i}>{r.text}</span> : r.kind === 'inserted' ? <ins key={i}>{r.text}</ins> : <del key={i}>{r.text}</del>)}</p>}
    </Asking>
  );
}
