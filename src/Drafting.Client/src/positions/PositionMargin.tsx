/** Beside a paragraph: what one's delegation says of it, how many say what, and the way to say it. */
import { useState } from 'react';
import type { Group, Paragraph } from '../api';
import { ofDraft, ofGroup, stances, useConsensusActs, usePositions, type Difference, type PositionsReading, type PositionStance } from '../consensus/api';
import { ReasonDialog } from '../consensus/acts';
import { signs } from '../consensus/board';
import { Asking } from '../drafts/dialogs';
import { useDraft } from '../drafts/draft';
import { Offer } from '../drafts/ParagraphArticle';
import { delegationOf, may } from '../frame/session';
import { notify } from '../frame/notify';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api';
import { Failed, Waiting } from '../frame/states';
import { t } from '../messages';
import './positions.css';

export function PositionMargin({ paragraph, current }: { paragraph: Paragraph; current: boolean }) {
  const { group, session } = useDraft();
  const draftId = session.draftId;
  const takes = may(group, 'take-position'), bench = takes && group.you.delegationId === null;
  const reading = usePositions(group.slug, draftId, 'paragraph', paragraph.id, current && !paragraph.withdrawn).data;
  const [asked, open] = useState<'take' | 'reaffirm' | 'reopen' | 'decline' | null>(null);
  const act = useConsensusActs(group.slug, draftId);
  if (!current || paragraph.withdrawn || !reading) return null;
  const own = [...reading.waiting, ...reading.current].find(p => p.delegationId !== null && p.delegationId === group.you.delegationId && p.act !== 'withdrawn' && p.act !== 'dissociated') ?? null;
  const said = reading.current.filter(p => p.act !== 'withdrawn' && p.act !== 'dissociated');
  const count = (stance: PositionStance) => said.filter(p => p.stance === stance).length;
  const agreed = paragraph.agreement === 'ad-referendum' || paragraph.agreement === 'agreed-in-group' || paragraph.agreement === 'agreed-in-plenary';
  return (
    <section className="position-margin" aria-label={t('position.line', { label: paragraph.label })}>
      {reading.shown && said.length > 0 && <p className="small position-counts" title={t('position.counts', { support: count('support'), live: count('can-live-with'), reservation: count('reservation'), objection: count('objection') })}>
        <span className="unseen">{t('position.counts', { support: count('support'), live: count('can-live-with'), reservation: count('reservation'), objection: count('objection') })}</span>
        <span aria-hidden="true">{stances.filter(s => count(s) > 0).map(s => <span key={s} className={`tally-${s}`}>{signs[s]}{count(s)} </span>)}</span></p>}
      {takes && !bench && <p className="small">{own ? <>{t('position.mine', { stance: t(`position.stance.${own.stance}`) })}{!own.fresh && <span className="soft"> · {t('position.stale')}</span>}</> : <span className="soft">{t('position.mine.none')}</span>}</p>}
      {own && !own.released && <p className="soft small">{t('position.sealed')}</p>}
      {takes && <p className="no-print">
        <button type="button" className="button link small" onClick={() => open('take')}>{t(bench ? 'position.take.onBehalf' : 'position.take')}</button>
        {own && !own.fresh && <button type="button" className="button link small" onClick={() => open('reaffirm')}>{t('position.reaffirm')}</button>}
        {own && <button type="button" className="button link small" onClick={() => void act('POST', `${ofGroup(group.slug)}/positions/${own.id}/withdraw`, {}).then(done => { if (done) notify({ tone: 'done', message: t('position.withdrawn') }); })}>{t('position.withdraw')}</button>}
        {agreed && may(group, 'preside') && <button type="button" className="button link small" onClick={() => open('reopen')}>{t('agreement.reopen')}</button>}
        {paragraph.agreement === 'ad-referendum' && !bench && <><button type="button" className="button link small" onClick={() => void act<undefined>('POST', `${ofGroup(group.slug)}/paragraphs/${paragraph.id}/confirm`, {}).then(done => { if (done !== false) notify({ tone: 'done', message: t('agreement.confirmed') }); })}>{t('agreement.confirm')}</button><button type="button" className="button link small" onClick={() => open('decline')}>{t('agreement.decline')}</button></>}
      </p>}
      {takes && <Offer id="position.take" label={t('position.command')} keys="p" run={() => open('take')} />}
      {asked === 'take' && <TakeDialog group={group} draftId={draftId} label={paragraph.label} reading={reading} bench={bench} onClose={() => open(null)} />}
      {asked === 'reaffirm' && own && <ReaffirmDialog group={group} draftId={draftId} label={paragraph.label} id={own.id} stance={own.stance} onClose={() => open(null)} />}
      {asked === 'reopen' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('agreement.reopen.title', { label: paragraph.label })} act={t('agreement.reopen.act')} why={t('agreement.reopen.why')} path={`${ofGroup(group.slug)}/paragraphs/${paragraph.id}/reopen`} done={answer => notify({ tone: 'done', message: t('agreement.reopened', { count: answer?.paragraphs?.length ?? 1 }) })} onClose={() => open(null)} />}
      {asked === 'decline' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('agreement.decline.title', { label: paragraph.label })} act={t('agreement.decline.act')} why={t('agreement.reopen.why')} path={`${ofGroup(group.slug)}/paragraphs/${paragraph.id}/decline`} done={answer => notify({ tone: 'done', message: t('agreement.reopened', { count: answer?.paragraphs?.length ?? 1 }) })} onClose={() => open(null)} />}
    </section>
  );
}

function TakeDialog({ group, draftId, label, reading, bench, onClose }: { group: Group; draftId: number; label: string; reading: PositionsReading; bench: boolean; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [whose, setWhose] = useState(group.you.delegationId ?? group.delegations[0]?.id ?? 0);
  const before = [...reading.waiting, ...reading.current].find(p => p.delegationId === whose && p.act !== 'withdrawn' && p.act !== 'dissociated');
  const [stance, setStance] = useState<PositionStance | null>(before?.stance ?? null);
  const [statement, setStatement] = useState(before?.statement ?? '');
  const [remedy, setRemedy] = useState(before?.remedy ?? '');
  const objects = stance === 'objection';
  // What was shown when the dialog opened is what the position is taken on.
  const [wordsHash] = useState(reading.wordsHash);
  const name = delegationOf(group, whose)?.shortName ?? '';
  const submit = async () => {
    const done = await act('POST', `${ofDraft(group.slug, draftId)}/positions`, { kind: 'paragraph', targetId: reading.targetId, stance, statement: statement.trim(), remedy: objects ? remedy.trim() : '', wordsHash, ...(bench && { delegationId: whose }) });
    if (done) notify({ tone: 'done', message: t('position.taken', { name, stance: t(`position.stance.${stance!}`) }) });
    return done;
  };
  return (
    <Asking title={t('position.title', { label })} act={t('position.act')} ready={stance !== null && (!objects || (statement.trim() !== '' && remedy.trim() !== ''))} submit={submit} onClose={onClose}>
      {bench ? <label className="field"><span className="label-text">{t('position.who')}</span><select className="input" value={whose} onChange={e => setWhose(Number(e.target.value))}>{group.delegations.map(d => <option key={d.id} value={d.id}>{d.shortName}</option>)}</select></label> : <p className="soft small">{t('position.as', { name })}</p>}
      <fieldset className="position-choice"><legend className="unseen">{t('position.take')}</legend>
        {stances.map((s, i) => <label key={s} className={`position-option ${s}`}><input type="radio" name="stance" autoFocus={stance === s || (stance === null && i === 0)} checked={stance === s} onChange={() => setStance(s)} /> <span className={`cell ${s}`} aria-hidden="true">{signs[s]}</span> <span><b>{t(`position.stance.${s}`)}</b> <span className="soft small">{t(`position.stance.${s}.how`)}</span></span></label>)}
      </fieldset>
      <label className="field"><span className="label-text">{t(objects ? 'position.statement.objection' : 'position.statement')}</span><textarea className="input" rows={3} required={objects} maxLength={4000} value={statement} onChange={e => setStatement(e.target.value)} /></label>
      {objects && <label className="field"><span className="label-text">{t('position.remedy')}</span><textarea className="input" rows={2} required maxLength={4000} value={remedy} onChange={e => setRemedy(e.target.value)} /></label>}
      {reading.sealed && <p className="soft small">{t('position.sealed')}</p>}
    </Asking>
  );
}

function ReaffirmDialog({ group, draftId, label, id, stance, onClose }: { group: Group; draftId: number; label: string; id: number; stance: PositionStance; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const difference = useQuery({ queryKey: ['difference', group.slug, id], gcTime: 0, queryFn: ({ signal }) => ask<Difference>('GET', `${ofGroup(group.slug)}/positions/${id}/difference`, undefined, signal) });
  return (
    <Asking title={t('position.reaffirm.title', { label })} act={t('position.reaffirm.act')} ready={difference.data !== undefined} submit={() => act('POST', `${ofGroup(group.slug)}/positions/${id}/reaffirm`, { wordsHash: difference.data?.wordsHash })} onClose={onClose}>
      <p>{t('position.reaffirm.what', { stance: t(`position.stance.${stance}`) })}</p>
      {difference.isError ? <Failed error={difference.error} /> : !difference.data ? <Waiting /> : <p className="serif" dir="auto">{difference.data.runs.map((r, i) => r.kind === 'kept' ? <span key={i}>{r.text}</span> : r.kind === 'inserted' ? <ins key={i}>{r.text}</ins> : <del key={i}>{r.text}</del>)}</p>}
    </Asking>
  );
}
