/** Delegations that speak as one: who belongs to which group, and who speaks for it. */
import { useState } from 'react';
import { useParams } from 'react-router';
import type { Group } from '../api';
import { ofGroup, useConsensusActs, useNegotiatingGroups, type NegotiatingGroup } from '../consensus/api';
import { Asking } from '../drafts/dialogs';
import { delegationOf, may, stakeholderGroupOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatMoment, t } from '../messages';
import '../consensus/agreement.css';

export function GroupsPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('groups.title'));
  return <div className="page"><Loaded query={group}>{found => <Told group={found} />}</Loaded></div>;
}

function Told({ group }: { group: Group }) {
  const query = useNegotiatingGroups(group.slug);
  const [asked, ask] = useState<'form' | { change: NegotiatingGroup } | { dissolve: NegotiatingGroup } | { leave: NegotiatingGroup } | null>(null);
  const act = useConsensusActs(group.slug, 0);
  const manages = may(group, 'manage-positions');
  return (
    <>
      <header className="page-head"><div><h1>{t('groups.title')}</h1><p>{t('groups.what')}</p></div>{manages && <button type="button" className="button main" onClick={() => ask('form')}>{t('groups.form')}</button>}</header>
      <Loaded query={query}>{groups => groups.length === 0 ? <Empty title={t('groups.none')} /> : <ul className="agree-list">{groups.map(g => (
        <li key={g.id} className="card"><h2>{g.shortName} <span className="soft">{g.name}</span> {g.dissolvedAt !== null && <span className="tag">{t('groups.dissolved')}</span>}</h2>
          <p className="soft small">{t('groups.since', { when: formatMoment(g.formedAt) })}</p>
          <ul className="group-members">{g.members.map(m => <li key={m.delegationId}>{delegationOf(group, m.delegationId)?.name ?? '—'}{m.speaks && <span className="tag">{t('groups.speaks')}</span>}</li>)}</ul>
          {g.dissolvedAt === null && <p className="no-print">{manages && <><button type="button" className="button" onClick={() => ask({ change: g })}>{t('groups.change')}<span className="unseen"> {g.shortName}</span></button> <button type="button" className="button" onClick={() => ask({ dissolve: g })}>{t('groups.dissolve')}<span className="unseen"> {g.shortName}</span></button></>}
            {g.members.some(m => m.delegationId === group.you.delegationId) && <button type="button" className="button" onClick={() => ask({ leave: g })}>{t('groups.leave')}<span className="unseen"> {g.shortName}</span></button>}</p>}
        </li>))}</ul>}</Loaded>
      {(asked === 'form' || (asked !== null && typeof asked === 'object' && 'change' in asked)) && <FormDialog group={group} before={asked !== 'form' && 'change' in asked ? asked.change : null} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'dissolve' in asked && <Asking title={t('groups.dissolve.title', { name: asked.dissolve.shortName })} act={t('groups.dissolve.act')} ready submit={() => act<undefined>('POST', `${ofGroup(group.slug)}/negotiating-groups/${asked.dissolve.id}/dissolve`, {})} onClose={() => ask(null)}><p>{t('groups.dissolve.why')}</p></Asking>}
      {asked !== null && typeof asked === 'object' && 'leave' in asked && <Asking title={t('groups.leave.title', { name: asked.leave.shortName })} act={t('groups.leave.act')} ready submit={() => act<undefined>('POST', `${ofGroup(group.slug)}/negotiating-groups/${asked.leave.id}/leave`, {})} onClose={() => ask(null)}><p>{t('groups.leave.why')}</p></Asking>}
    </>
  );
}

function FormDialog({ group, before, onClose }: { group: Group; before: NegotiatingGroup | null; onClose: () => void }) {
  const act = useConsensusActs(group.slug, 0);
  const [name, setName] = useState(before?.name ?? '');
  const [shortName, setShortName] = useState(before?.shortName ?? '');
  const [members, set] = useState<ReadonlyMap<number, boolean>>(new Map(before?.members.map(m => [m.delegationId, m.speaks]) ?? []));
  const toggle = (id: number) => set(now => { const next = new Map(now); if (!next.delete(id)) next.set(id, false); return next; });
  const body = { name: name.trim(), shortName: shortName.trim(), members: [...members].map(([delegationId, speaks]) => ({ delegationId, speaks })) };
  const speaks = [...members.values()].some(Boolean);
  return (
    <Asking wide title={before ? t('groups.change.title', { name: before.shortName }) : t('groups.form.title')} act={t('frame.save')} ready={name.trim() !== '' && shortName.trim() !== '' && members.size >= 2 && speaks} onClose={onClose}
      submit={() => before ? act('PUT', `${ofGroup(group.slug)}/negotiating-groups/${before.id}`, body) : act('POST', `${ofGroup(group.slug)}/negotiating-groups`, body)}>
      <label className="field"><span className="label-text">{t('groups.name')}</span><input className="input" autoFocus required maxLength={300} value={name} onChange={e => setName(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('groups.shortName')}</span><input className="input" required maxLength={60} value={shortName} onChange={e => setShortName(e.target.value)} /></label>
      <fieldset className="choose-many"><legend className="label-text">{t('groups.members')}</legend>{group.delegations.map(d => (
        <div key={d.id} className="member-line"><label><input type="checkbox" checked={members.has(d.id)} onChange={() => toggle(d.id)} /> {d.shortName} <span className="soft small">{stakeholderGroupOf(group, d.stakeholderGroupId)}</span></label>
          {members.has(d.id) && <label className="small"><input type="checkbox" checked={members.get(d.id) ?? false} onChange={e => set(new Map(members).set(d.id, e.target.checked))} /> {t('groups.maySpeak')}<span className="unseen"> ({d.shortName})</span></label>}</div>))}</fieldset>
      {!speaks && members.size > 0 && <p className="soft small">{t('groups.needsSpeaker')}</p>}
    </Asking>
  );
}
