import { Link, useParams } from 'react-router';
import type { Group } from '../api';
import { formatNumber, t } from '../messages';
import { OpenCall } from '../consultation/OpenCall';
import { DelegationMark, delegationOf, may, useGroup } from './session';
import { useSubmissions } from '../submissions/queries';
import { Loaded, useTitle } from './states';
import './GroupHome.css';

export function GroupHome() {
  const { group: slug = '' } = useParams();
  const query = useGroup(slug);
  useTitle(query.data?.name);
  return <div className="page"><Loaded query={query}>{group => <Home group={group} />}</Loaded></div>;
}

function Home({ group }: { group: Group }) {
  const home = `/g/${group.slug}`;
  return (
    <>
      <header className="home-head">
        <p className="soft">{group.body}</p>
        <h1>{group.name}</h1>
        <p className="prose">{group.mandate}</p>
      </header>
      <div className="home">
        <div className="home-main">
          <Next group={group} />
          <section aria-labelledby="drafts">
            <h2 id="drafts">{t('frame.home.drafts')}</h2>
            {group.drafts.length === 0 && <p className="soft">{t('frame.home.noDrafts')}</p>}
            <ul className="home-drafts">{group.drafts.map(d => (
              <li key={d.id}><Link className="home-draft" to={`${home}/drafts/${d.id}`}>
                <span className="soft small">{d.symbol}</span><b>{d.title}</b>
                <span className="soft small">{t('frame.home.draft.counts', { recommendations: t('frame.count.recommendations', { count: d.recommendations }), paragraphs: t('frame.count.paragraphs', { count: d.paragraphs }) })}</span>
              </Link>{d.paragraphs > 0 && <Link className="small" to={`${home}/drafts/${d.id}/sources`}>{t('sources.open')}</Link>}</li>
            ))}</ul>
          </section>
          <section aria-labelledby="questions">
            <h2 id="questions">{group.consultation.title}</h2>
            <p className="soft small">{group.consultation.meeting}</p>
            <OpenCall slug={group.slug} />
            <ol className="home-questions">{group.questions.map(q => <li key={q.number}><span className="home-q" aria-label={t('frame.question', { number: q.number })}>{t('frame.question.short', { number: q.number })}</span><Link to={`${home}/submissions?question=${q.number}`}>{q.text}</Link></li>)}</ol>
          </section>
        </div>
        <aside className="home-side">
          <Submissions group={group} />
          <section aria-labelledby="delegations">
            <h2 id="delegations">{t('frame.home.delegations')}</h2>
            {group.delegations.some(d => d.example) && <p className="soft small">{t('frame.home.examples')}</p>}
            {group.stakeholderGroups.map(s => {
              const here = group.delegations.filter(d => d.stakeholderGroupId === s.id);
              return here.length > 0 && <div key={s.id}><h3>{s.name}</h3><ul className="home-delegations">{here.map(d => <li key={d.id}><DelegationMark delegation={d} name small />{d.example && <span className="unseen"> {t('frame.home.example')}</span>}</li>)}</ul></div>;
            })}
          </section>
        </aside>
      </div>
    </>
  );
}

/** What the person who looks can do now, the most useful first. */
function Next({ group }: { group: Group }) {
  const home = `/g/${group.slug}`;
  const draft = group.drafts[0];
  const steps: { to: string; label: string; detail: string }[] = [];
  if (may(group, 'import-submissions') && group.submissions === 0) steps.push({ to: `${home}/import`, label: t('frame.next.import'), detail: t('frame.next.import.detail') });
  if (draft) steps.push(may(group, 'edit-text')
    ? { to: `${home}/drafts/${draft.id}`, label: t('frame.next.edit'), detail: t('frame.next.edit.detail') }
    : { to: `${home}/drafts/${draft.id}`, label: t('frame.next.watch'), detail: t('frame.next.watch.detail') });
  if (group.submissions > 0) steps.push({ to: `${home}/submissions`, label: t('frame.next.read', { count: group.submissions }), detail: may(group, 'link-evidence') ? t('frame.next.link.detail') : t('frame.next.read.detail') });
  if (group.submissions > 0) steps.push({ to: `${home}/proposals`, label: t('proposals.next'), detail: t('proposals.next.detail') });
  if (may(group, 'import-submissions') && group.submissions > 0) steps.push({ to: `${home}/import`, label: t('frame.next.importMore'), detail: t('frame.next.importMore.detail') });
  const delegation = delegationOf(group, group.you.delegationId);
  return (
    <section className="home-next" aria-labelledby="next">
      <h2 id="next">{delegation ? t('frame.next.for', { delegation: delegation.name }) : group.you.role && group.you.role !== 'observer' ? t('frame.next.role', { role: t(`frame.role.${group.you.role}`) }) : t('frame.next.observer')}</h2>
      <ol>{steps.map((s, i) => <li key={s.to}><Link className={i === 0 ? 'button main' : 'button'} to={s.to}>{s.label}</Link><span className="soft small">{s.detail}</span></li>)}</ol>
    </section>
  );
}

function Submissions({ group }: { group: Group }) {
  const query = useSubmissions(group.slug);
  const home = `/g/${group.slug}/submissions`;
  return (
    <section aria-labelledby="submissions">
      <h2 id="submissions"><Link to={home}>{t('frame.count.submissions', { count: group.submissions })}</Link></h2>
      <Loaded query={query}>{({ submissions, withheld }) => {
        const of = (id: number) => submissions.filter(x => x.stakeholderGroupId === id).length + withheld.filter(w => w.stakeholderGroupId === id).reduce((sum, w) => sum + w.count, 0);
        const most = Math.max(1, ...group.stakeholderGroups.map(s => of(s.id)));
        return <ul className="home-bars">{group.stakeholderGroups.map(s => {
          const n = of(s.id);
          return <li key={s.id}><Link to={`${home}?stakeholders=${s.id}`}>{s.name}</Link><span className="home-bar" aria-hidden="true"><span style={{ inlineSize: `${100 * n / most}%` }} /></span><b className="tabular">{n === 0 ? t('frame.home.nobody') : formatNumber(n)}</b></li>;
        })}</ul>;
      }}</Loaded>
    </section>
  );
}
