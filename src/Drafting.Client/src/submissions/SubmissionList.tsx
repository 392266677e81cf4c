import { Link, useParams, useSearchParams } from 'react-router';
import type { Group, SubmissionSummary, SubmissionsReading } from '../api';
import { may, stakeholderGroupOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatDate, formatList, languageName, t } from '../messages';
import { NotCitable, WithheldLine } from './consent';
import { useSubmissions } from './queries';
import './SubmissionList.css';

export function SubmissionList() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  const submissions = useSubmissions(slug);
  useTitle(t('submissions.title'));
  return (
    <div className="page">
      <header className="page-head">
        <div><h1>{t('submissions.title')}</h1>{group.data && <p>{group.data.consultation.title} · {group.data.consultation.meeting}</p>}</div>
        {may(group.data, 'import-submissions') && <Link className="button" to={`/g/${slug}/import`}>{t('submissions.import')}</Link>}
      </header>
      <Loaded query={group}>{g => <Loaded query={submissions} what={t('submissions.loading')}>{reading => reading.submissions.length + reading.withheld.length === 0
        ? <Empty title={t('submissions.none')}>{may(g, 'import-submissions') ? <><p>{t('submissions.none.import')}</p><Link className="button main" to={`/g/${slug}/import`}>{t('submissions.import')}</Link></> : <p>{t('submissions.none.wait')}</p>}</Empty>
        : <Filtered group={g} reading={reading} />}</Loaded>}</Loaded>
    </div>
  );
}

/** The filters live in the address, so that a filtered list can be sent to somebody. */
function Filtered({ group, reading: { submissions: list, withheld } }: { group: Group; reading: SubmissionsReading }) {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string) => setSearch(now => { const next = new URLSearchParams(now); if (value) next.set(name, value); else next.delete(name); return next; }, { replace: true });
  const question = search.get('question') ?? '', stakeholders = search.get('stakeholders') ?? '', kind = search.get('kind') ?? '';
  const shown = list.filter(s =>
    (!question || s.answers.some(a => String(a.question) === question && a.answered))
    && (!stakeholders || String(s.stakeholderGroupId ?? 'none') === stakeholders)
    && (!kind || s.kind === kind));
  const kinds = [...new Set(list.map(s => s.kind))];
  return (
    <>
      <form className="filters" role="search" aria-label={t('submissions.filter')} onSubmit={e => e.preventDefault()}>
        <label className="field"><span className="label-text">{t('submissions.filter.question')}</span>
          <select className="input" value={question} onChange={e => set('question', e.target.value)}><option value="">{t('submissions.filter.any')}</option>{group.questions.map(q => <option key={q.number} value={q.number}>{t('submissions.filter.answers', { number: q.number })}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('submissions.filter.stakeholders')}</span>
          <select className="input" value={stakeholders} onChange={e => set('stakeholders', e.target.value)}><option value="">{t('submissions.filter.any')}</option>{group.stakeholderGroups.map(s => <option key={s.id} value={s.id}>{s.name}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('submissions.filter.kind')}</span>
          <select className="input" value={kind} onChange={e => set('kind', e.target.value)}><option value="">{t('submissions.filter.any')}</option>{kinds.map(k => <option key={k} value={k}>{t(`submissions.kind.${k}`)}</option>)}</select></label>
        <p className="soft small" role="status">{shown.length === list.length ? t('frame.count.submissions', { count: list.length }) : t('submissions.filter.shown', { shown: shown.length, all: list.length })}</p>
        {shown.length < list.length && <button type="button" className="button quiet" onClick={() => setSearch({}, { replace: true })}>{t('submissions.filter.clear')}</button>}
      </form>
      <WithheldLine group={group} withheld={withheld} of="submissions" />
      {list.length === 0 ? null : shown.length === 0
        ? <Empty title={t('submissions.filter.none')}><button type="button" className="button" onClick={() => setSearch({}, { replace: true })}>{t('submissions.filter.clear')}</button></Empty>
        : <ol className="submissions">{shown.map(s => <li key={s.id}><Row group={group} submission={s} /></li>)}</ol>}
    </>
  );
}

export const describe = (s: Pick<SubmissionSummary, 'kind' | 'capacity' | 'country'>): string => [t(`submissions.kind.${s.kind}`), s.capacity, s.country].filter(Boolean).join(' · ');

/** Who speaks, where the contributor's own heading does not say it already. */
export function voicesOf(s: Pick<SubmissionSummary, 'contributor' | 'organisation' | 'persons'>): string {
  const more = [s.persons.length > 0 ? formatList(s.persons) : null, s.organisation].filter((v): v is string => v !== null && !s.contributor.includes(v));
  return more.join(', ');
}

function Row({ group, submission: s }: { group: Group; submission: SubmissionSummary }) {
  const voices = voicesOf(s);
  return (
    <article className="submission">
      <span className="submission-number" aria-hidden="true">{s.number}</span>
      <div className="submission-who">
        <h2><Link to={`/g/${group.slug}/submissions/${s.number}`}><span className="unseen">{t('submissions.number', { number: s.number })} </span>{s.contributor}</Link></h2>
        {voices && <p>{voices}</p>}
        <p className="soft small">{s.symbol && <>{s.symbol} · </>}{describe(s)} · {stakeholderGroupOf(group, s.stakeholderGroupId)}{s.language && s.language !== 'en' && <> · {languageName(s.language)}</>}{s.date && <> · <time dateTime={s.date}>{formatDate(s.date)}</time></>}</p>
        {!s.citable && <p><NotCitable /></p>}
      </div>
      <ul className="submission-answers" aria-label={t('submissions.answers')}>{s.answers.map(a => (
        <li key={a.question} className={a.answered ? 'yes' : 'no'}><span aria-hidden="true">{a.answered ? '✓' : '–'}</span> {a.answered ? t('submissions.answered.short', { number: a.question }) : t('submissions.notAnswered.short', { number: a.question })}</li>
      ))}</ul>
      <p className="submission-editions small">{s.editions.map(e => <span key={e.id} className="tag">{t(`submissions.edition.${e.kind}.passages`, { count: e.passages })}</span>)}</p>
      <p className="submission-links small">{s.links === 0 ? <span className="soft">{t('submissions.unused')}</span> : <b>{t('submissions.used', { count: s.links })}</b>}</p>
    </article>
  );
}
