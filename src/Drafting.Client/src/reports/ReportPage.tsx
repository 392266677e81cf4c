/** How a draft ends: its revisions, its closing, what the group decided that its report says, and the report. */
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Group } from '../api';
import { ReasonDialog } from '../consensus/acts';
import { ofDraft, ofGroup, useBoard, useConsensusActs, useDraftNews } from '../consensus/api';
import { Asking } from '../drafts/dialogs';
import { notify } from '../frame/notify';
import { may, nameOf, useGroup } from '../frame/session';
import { Loaded, useTitle } from '../frame/states';
import { formatMoment, formatNumber, formatShare, t } from '../messages';
import { PositionOn } from '../positions/PositionMargin';
import { annexes, disagreements, namings, reportOf, useAgreement, useRevisions, useTemplates, type Kept, type Revision, type Template } from './api';
import '../consensus/consensus.css';
import './reports.css';

export function ReportPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('report.title'));
  return <div className="page"><Loaded query={group}>{found => <OfDraft group={found} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ group, draftId }: { group: Group; draftId: number }) {
  useDraftNews(group.slug, draftId);
  const home = `/g/${group.slug}/drafts/${draftId}`;
  return (
    <>
      <header className="page-head"><div><h1>{t('report.title')}</h1><p>{group.drafts.find(d => d.id === draftId)?.symbol}</p></div><div><Link className="button" to={`${home}/board`}>{t('board.open')}</Link> <Link className="button" to={home}>{t('board.back')}</Link></div></header>
      <Loaded query={useTemplates(group.slug, draftId)}>{templates => <><TheReport group={group} draftId={draftId} templates={templates} /><Templates group={group} draftId={draftId} templates={templates} /></>}</Loaded>
      <Loaded query={useRevisions(group.slug, draftId)}>{revisions => <Revisions group={group} draftId={draftId} revisions={revisions} />}</Loaded>
      <Closing group={group} draftId={draftId} />
    </>
  );
}

function TheReport({ group, draftId, templates }: { group: Group; draftId: number; templates: readonly Template[] }) {
  const adopted = templates.find(one => one.adoptedAt !== null && one.endedAt === null);
  return (
    <section className="report-part" aria-labelledby="the-report"><h2 id="the-report">{t('report.the')}</h2>
      {adopted ? <>
        <p>{t('report.under', { name: adopted.name, when: formatMoment(adopted.adoptedAt!) })}</p>
        <p className="no-print"><a className="button main" href={reportOf(group.slug, draftId, 'html')} target="_blank" rel="noopener">{t('report.html')}</a> <a className="button" href={reportOf(group.slug, draftId, 'markdown')} download>{t('report.markdown')}</a></p>
        <p className="soft small">{t('report.yours')}</p>
      </> : <p>{t('report.none')}</p>}
    </section>
  );
}

const keptOf = (template: Kept): string => [t(`template.disagreement.${template.disagreement}`), t(`template.names.${template.names}`), ...annexes.filter(a => template[a]).map(a => t(`template.${a}`))].join(' · ');

function Templates({ group, draftId, templates }: { group: Group; draftId: number; templates: readonly Template[] }) {
  const [asked, ask] = useState<'propose' | { adopt: Template } | { withdraw: Template } | null>(null);
  const presides = may(group, 'preside');
  return (
    <section className="report-part" aria-labelledby="templates"><h2 id="templates">{t('template.title')}</h2>
      <p className="soft small">{t('template.what')}</p>
      {templates.length === 0 && <p>{t('template.none')}</p>}
      <ul className="templates">{templates.map(one => (
        <li key={one.id} className={one.endedAt !== null ? 'card template ended' : 'card template'}>
          <h3>{t('template.name', { number: one.number, name: one.name })} <span className={`tag template-${one.endedAt !== null ? 'ended' : one.adoptedAt !== null ? 'adopted' : 'proposed'}`}>{t(one.endedAt !== null ? 'template.ended' : one.adoptedAt !== null ? 'template.adopted' : 'template.proposed')}</span></h3>
          <p>{keptOf(one)}</p>
          {one.note && <p dir="auto">{one.note}</p>}
          {one.adoptedDespite && <p>{t('template.despite', { reason: one.adoptedDespite })}</p>}
          {one.endedReason && <p className="soft">{one.endedReason}</p>}
          {one.endedAt === null && <PositionOn group={group} draftId={draftId} kind="template" id={one.id} name={t('position.of.template', { number: one.number })} />}
          <p className="no-print template-acts"><a className="button" href={reportOf(group.slug, draftId, 'html', one.id)} target="_blank" rel="noopener">{t('template.specimen')}</a>
            {presides && one.endedAt === null && <>{one.adoptedAt === null && <button type="button" className="button" onClick={() => ask({ adopt: one })}>{t('template.adopt')}</button>} <button type="button" className="button" onClick={() => ask({ withdraw: one })}>{t('template.withdraw')}</button></>}</p>
        </li>))}</ul>
      {presides && <p className="no-print"><button type="button" className="button" onClick={() => ask('propose')}>{t('template.propose')}</button></p>}
      {asked === 'propose' && <ProposeTemplate group={group} draftId={draftId} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'adopt' in asked && <AdoptTemplate group={group} draftId={draftId} template={templates.find(one => one.id === asked.adopt.id) ?? asked.adopt} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'withdraw' in asked && <ReasonDialog slug={group.slug} draftId={draftId} title={t('template.withdraw.title', { name: asked.withdraw.name })} act={t('template.withdraw.act')} reasonLabel={t('silence.reason')} path={`${ofGroup(group.slug)}/templates/${asked.withdraw.id}/withdraw`} onClose={() => ask(null)} />}
    </section>
  );
}

function AdoptTemplate({ group, draftId, template, onClose }: { group: Group; draftId: number; template: Template; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [despite, setDespite] = useState('');
  const objections = template.objections ?? 0;
  const submit = async () => {
    const done = await act<undefined>('POST', `${ofGroup(group.slug)}/templates/${template.id}/adopt`, { despite: despite.trim() });
    if (done !== false) notify({ tone: 'done', message: t('template.done', { name: template.name }) });
    return done;
  };
  return (
    <Asking title={t('template.adopt.title', { name: template.name })} act={t('template.adopt.act')} ready={objections === 0 || despite.trim() !== ''} submit={submit} onClose={onClose}>
      <p>{keptOf(template)}</p>
      {objections > 0 && <label className="field"><span className="label-text">{t('template.adopt.despite', { count: objections })}</span><textarea className="input" autoFocus required rows={3} maxLength={4000} value={despite} onChange={e => setDespite(e.target.value)} /></label>}
    </Asking>
  );
}

function ProposeTemplate({ group, draftId, onClose }: { group: Group; draftId: number; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [kept, keep] = useState<Kept>({ disagreement: 'views', names: 'delegations', minorityStatements: true, explanations: true, sourceTable: true, silenceRecord: true, measures: true, participants: true });
  return (
    <Asking wide title={t('template.propose.title')} act={t('template.propose.act')} ready={name.trim() !== ''} submit={() => act('POST', `${ofDraft(group.slug, draftId)}/templates`, { name: name.trim(), note: note.trim(), ...kept })} onClose={onClose}>
      <label className="field"><span className="label-text">{t('template.propose.name')}</span><input className="input" autoFocus required maxLength={200} value={name} onChange={e => setName(e.target.value)} /></label>
      <fieldset className="template-choice"><legend className="label-text">{t('template.disagreement')}</legend>{disagreements.map(d => <label key={d}><input type="radio" name="disagreement" checked={kept.disagreement === d} onChange={() => keep({ ...kept, disagreement: d })} /> {t(`template.disagreement.${d}`)}</label>)}</fieldset>
      <fieldset className="template-choice"><legend className="label-text">{t('template.names')}</legend>{namings.map(n => <label key={n}><input type="radio" name="names" checked={kept.names === n} onChange={() => keep({ ...kept, names: n })} /> {t(`template.names.${n}`)}</label>)}</fieldset>
      <fieldset className="template-choice"><legend className="label-text">{t('template.annexes')}</legend>{annexes.map(a => <label key={a}><input type="checkbox" checked={kept[a]} onChange={e => keep({ ...kept, [a]: e.target.checked })} /> {t(`template.${a}`)}</label>)}</fieldset>
      <label className="field"><span className="label-text">{t('template.note')}</span><textarea className="input" rows={2} maxLength={4000} value={note} onChange={e => setNote(e.target.value)} /></label>
    </Asking>
  );
}

function Revisions({ group, draftId, revisions }: { group: Group; draftId: number; revisions: readonly Revision[] }) {
  const [publishing, publish] = useState(false);
  const closed = useAgreement(group.slug, draftId).data?.closed ?? false;
  const compare = (from: number) => `/g/${group.slug}/drafts/${draftId}/compare?from=${from}&to=now`;
  return (
    <section className="report-part" aria-labelledby="revisions"><h2 id="revisions">{t('revision.title')}</h2>
      {revisions.length === 0 ? <p>{t('revision.none.how')}</p> : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t('revision.title')}><table className="revisions">
          <thead><tr><th scope="col">{t('revision.symbol')}</th><th scope="col">{t('revision.when')}</th><th scope="col" className="number">{t('revision.paragraphs')}</th><th scope="col" className="number">{t('revision.agreed')}</th><th scope="col" className="number">{t('revision.brackets')}</th><th scope="col" className="number">{t('revision.options')}</th><th scope="col" className="number">{t('revision.share')}</th><th scope="col"><span className="unseen">{t('compare.title')}</span></th></tr></thead>
          <tbody>{revisions.map(r => (
            <tr key={r.id}><th scope="row">{r.symbol} {r.final && <span className="tag">{t('revision.final')}</span>}{r.note && <span className="soft small revision-note" dir="auto">{r.note}</span>}<span className="soft small revision-note" title={r.hash}>SHA-256 {r.hash.slice(0, 12)}…</span></th>
              <td>{formatMoment(r.publishedAt)}<span className="soft small revision-note">{nameOf(group, r.personId)}</span></td><td className="number">{formatNumber(r.measures.paragraphs)}</td><td className="number">{formatNumber(r.measures.agreed)}</td><td className="number">{formatNumber(r.measures.brackets)}</td><td className="number">{formatNumber(r.measures.options)}</td>
              <td className="number">{formatShare(r.measures.words === 0 ? 0 : r.measures.wordsInBrackets / r.measures.words)}</td><td><Link to={compare(r.id)}>{t('revision.compare')}<span className="unseen"> {r.symbol}</span></Link></td></tr>))}</tbody></table></div>)}
      {may(group, 'publish') && !closed && <p className="no-print"><button type="button" className="button" onClick={() => publish(true)}>{t('revision.publish')}</button></p>}
      {publishing && <Publish group={group} draftId={draftId} next={`${group.drafts.find(d => d.id === draftId)?.symbol ?? ''}/Rev.${(revisions[0]?.number ?? 0) + 1}`} onClose={() => publish(false)} />}
    </section>
  );
}

function Publish({ group, draftId, next, onClose }: { group: Group; draftId: number; next: string; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [symbol, setSymbol] = useState(next);
  const [note, setNote] = useState('');
  const submit = async () => {
    const done = await act<Revision>('POST', `${ofDraft(group.slug, draftId)}/revisions`, { symbol: symbol.trim(), note: note.trim() });
    if (done) notify({ tone: 'done', message: t('revision.published', { symbol: done.symbol }) });
    return done;
  };
  return (
    <Asking title={t('revision.publish.title')} act={t('revision.publish.act')} ready={symbol.trim() !== ''} submit={submit} onClose={onClose}>
      <label className="field"><span className="label-text">{t('revision.symbol')}</span><input className="input" autoFocus required maxLength={160} value={symbol} onChange={e => setSymbol(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('revision.note')}</span><textarea className="input" rows={2} maxLength={2000} value={note} onChange={e => setNote(e.target.value)} /></label>
      <p className="soft small">{t('revision.publish.why')}</p>
    </Asking>
  );
}

function Closing({ group, draftId }: { group: Group; draftId: number }) {
  const reading = useAgreement(group.slug, draftId).data;
  const [asked, ask] = useState<'close' | 'reopen' | null>(null);
  if (!reading) return null;
  const presides = may(group, 'preside');
  return (
    <section className="report-part" aria-labelledby="closing"><h2 id="closing">{t('close.title')}</h2>
      <p>{t(reading.closed ? 'close.closed' : 'close.open')}</p>
      {presides && <p className="no-print">{reading.closed ? <button type="button" className="button" onClick={() => ask('reopen')}>{t('close.reopen')}</button> : <button type="button" className="button" onClick={() => ask('close')}>{t('close.act')}</button>}</p>}
      {asked === 'close' && <CloseDialog group={group} draftId={draftId} open={reading.paragraphs.filter(p => p.agreement === 'open' || p.agreement === 'under-silence' || p.conditional).map(p => p.paragraphId)} onClose={() => ask(null)} />}
      {asked === 'reopen' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('close.reopen.title')} act={t('close.reopen.act')} reasonLabel={t('silence.reason')} path={`${ofDraft(group.slug, draftId)}/reopen`} onClose={() => ask(null)} />}
    </section>
  );
}

function CloseDialog({ group, draftId, open, onClose }: { group: Group; draftId: number; open: readonly number[]; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const board = useBoard(group.slug, draftId).data;
  const [fates, decide] = useState<ReadonlyMap<number, 'retained' | 'dropped'>>(new Map());
  const [reason, setReason] = useState('');
  const rows = open.map(id => board?.rows.find(r => r.kind === 'paragraph' && r.id === id)).filter(r => r !== undefined);
  const all = (fate: 'retained' | 'dropped') => decide(new Map(open.map(id => [id, fate])));
  const submit = async () => {
    const done = await act<{ symbol: string }>('POST', `${ofDraft(group.slug, draftId)}/close`, { fates: [...fates].map(([paragraphId, fate]) => ({ paragraphId, fate })), reason: reason.trim() });
    if (done) notify({ tone: 'done', message: t('close.done', { symbol: done.symbol }) });
    return done;
  };
  return (
    <Asking wide title={t('close.dialog')} act={t('close.dialog.act')} ready={open.every(id => fates.has(id))} submit={submit} onClose={onClose}>
      <p>{open.length === 0 ? t('close.allAgreed') : t('close.decide', { count: open.length })}</p>
      {open.length > 1 && <p><button type="button" className="button" onClick={() => all('retained')}>{t('close.all.retained')}</button> <button type="button" className="button" onClick={() => all('dropped')}>{t('close.all.dropped')}</button></p>}
      <div className="fates">{rows.map(row => (
        <fieldset key={row.id} className="fate"><legend><b>{t('paragraph.name', { label: row.label })}</b> <span className="soft small" dir="auto">{row.title}</span></legend>
          {(['retained', 'dropped'] as const).map(fate => <label key={fate}><input type="radio" name={`fate-${row.id}`} checked={fates.get(row.id) === fate} onChange={() => decide(new Map(fates).set(row.id, fate))} /> {t(`close.fate.${fate}`)}</label>)}
        </fieldset>))}</div>
      <label className="field"><span className="label-text">{t('close.reason')}</span><textarea className="input" rows={2} maxLength={2000} value={reason} onChange={e => setReason(e.target.value)} /></label>
      <p className="soft small">{t('close.why')}</p>
    </Asking>
  );
}
