import { useState } from 'react';
import { Link } from 'react-router';
import type { GroupSummary, Persona } from '../api';
import { t } from '../messages';
import { signIn } from './Shell';
import { notifyProblem } from './notify';
import { colourOf, initialsOf, useGroup, useGroups, useSession } from './session';
import { Empty, Loaded, useTitle } from './states';
import './FirstPage.css';

export function FirstPage() {
  const groups = useGroups();
  useTitle(undefined);
  return (
    <div className="first">
      <header className="first-head">
        <h1>{t('frame.first.title')}</h1>
        <p className="prose">{t('frame.first.what')}</p>
      </header>
      <Loaded query={groups}>{list => list.length === 0
        ? <Empty title={t('frame.first.noGroups')}><p>{t('frame.first.noGroups.detail')}</p></Empty>
        : list.map(g => <GroupEntry key={g.slug} group={g} />)}</Loaded>
    </div>
  );
}

function GroupEntry({ group }: { group: GroupSummary }) {
  const { data: session } = useSession();
  const query = useGroup(group.slug), whole = query.data;
  const personas = session?.personas.filter(p => p.group === group.slug) ?? [];
  const draft = whole?.drafts[0];
  const home = `/g/${group.slug}`;
  const toDraft = draft ? `${home}/drafts/${draft.id}` : home;
  const membership = session?.memberships.some(m => m.group === group.slug);
  return (
    <section className="first-group" aria-labelledby={`group-${group.slug}`}>
      <div className="first-group-head">
        <p className="soft small">{group.body}</p>
        <h2 id={`group-${group.slug}`}><Link to={home}>{group.name}</Link></h2>
        {draft && <p className="soft small">{t('frame.first.counts', { drafts: t('frame.count.drafts', { count: whole.drafts.length }), paragraphs: t('frame.count.paragraphs', { count: draft.paragraphs }), submissions: t('frame.count.submissions', { count: whole.submissions }) })}</p>}
        {membership && <p className="actions"><Link className="button main" to={toDraft}>{t('frame.first.continue')}</Link><Link className="button" to={home}>{t('frame.first.home')}</Link></p>}
      </div>
      {/* The ways in lead to the draft, so they are offered once it is known which that is. */}
      {!query.isPending && (personas.length > 0 || group.observersOpen) && (
        <div>
          <h3>{membership ? t('frame.first.other') : t('frame.first.enter')}</h3>
          <ul className="first-ways">
            {personas.map(p => <li key={p.key}><PersonaButton persona={p} to={toDraft} colour={colourOf(whole?.delegations.find(d => d.name === p.delegation) ?? null)} /></li>)}
            {group.observersOpen && !session?.person && (
              <li><Link className="way" to={toDraft}><span className="way-mark outline" aria-hidden="true">◉</span><span><b>{t('frame.first.watch')}</b><span className="soft">{t('frame.first.watch.may')}</span></span></Link></li>
            )}
          </ul>
          {personas.length > 0 && <p className="soft small">{t('frame.first.demo')}</p>}
        </div>
      )}
    </section>
  );
}

function PersonaButton({ persona, to, colour }: { persona: Persona; to: string; colour: string }) {
  const [busy, setBusy] = useState(false);
  const enter = () => { setBusy(true); signIn(persona.key, to).catch((error: unknown) => { setBusy(false); notifyProblem(error); }); };
  const role = persona.delegation ? t('frame.first.for', { delegation: persona.delegation }) : t(`frame.role.${persona.role}`);
  return (
    <button type="button" className="way" disabled={busy} onClick={enter}>
      <span className="way-mark" style={{ background: colour }} aria-hidden="true">{initialsOf(persona.delegation ?? persona.name)}</span>
      <span><b>{t('frame.first.signInAs', { name: persona.name })}</b>{persona.delegation && <span className="way-role">{role}</span>}<span className="soft">{t(`frame.may.${persona.role}`)}</span></span>
    </button>
  );
}
