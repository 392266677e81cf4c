import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { ask, type Group, type RecordEntry, type RecordPage as Page } from '../api';
import { notify } from '../frame/notify';
import { may, useGroup } from '../frame/session';
import { Empty, Failed, Loaded, Waiting, useTitle } from '../frame/states';
import { formatClock, formatDay, formatExactMoment, t } from '../messages';
import { aboutOf, actOf } from './prose';
import './RecordPage.css';

export function RecordPage() {
  const { group: slug = '' } = useParams();
  const query = useGroup(slug);
  useTitle(t('record.title'));
  return (
    <div className="page narrow">
      <header className="page-head"><div><h1>{t('record.title')}</h1><p>{t('record.what')}</p></div></header>
      <Loaded query={query}>{group => may(group, 'read-record') ? <Entries group={group} /> : <Empty title={t('record.notYours')} />}</Loaded>
    </div>
  );
}

function Entries({ group }: { group: Group }) {
  const query = useInfiniteQuery({
    queryKey: ['record', group.slug], staleTime: 0, initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => ask<Page>('GET', `/api/groups/${encodeURIComponent(group.slug)}/record?limit=100${pageParam === null ? '' : `&before=${pageParam}`}`, undefined, signal),
    getNextPageParam: page => page.more ? page.entries.at(-1)?.sequence ?? null : null,
  });
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting what={t('record.loading')} />;
  const entries = query.data.pages.flatMap(p => p.entries);
  if (entries.length === 0) return <Empty title={t('record.none')}><p>{t('record.none.detail')}</p></Empty>;
  const days = Map.groupBy(entries, e => formatDay(e.at));
  return (
    <>
      <details className="card record-verify"><summary>{t('record.verify')}</summary><p className="small">{t('record.verify.how')}</p><pre><code>dotnet run --project src/Drafting.Server -- verify-record</code></pre></details>
      {[...days].map(([day, list]) => <section key={day} className="record-day"><h2>{day}</h2><ol>{list.map(e => <Entry key={e.sequence} entry={e} />)}</ol></section>)}
      {query.hasNextPage
        ? <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{query.isFetchingNextPage ? t('frame.loading') : t('record.older')}</button>
        : <p className="soft small">{t('record.first')}</p>}
    </>
  );
}

function Entry({ entry }: { entry: RecordEntry }) {
  const about = aboutOf(entry);
  const copy = async () => { await navigator.clipboard.writeText(entry.hash); notify({ tone: 'done', message: t('record.hashCopied', { sequence: entry.sequence }) }); };
  return (
    <li className="record-entry">
      <span className="tabular soft" aria-label={t('record.sequence', { sequence: entry.sequence })}>{entry.sequence}</span>
      <time className="tabular soft" dateTime={new Date(entry.at).toISOString()} title={formatExactMoment(entry.at)}>{formatClock(entry.at)}</time>
      <div>
        <p><b>{entry.person || t(entry.hidden ? 'record.hidden' : 'record.system')}</b>{entry.onBehalfOf && <span className="soft"> {t('record.behalf', { delegation: entry.onBehalfOf })}</span>} {actOf(entry)}</p>
        {about && <p className="record-about" dir="auto">{about}</p>}
        <details><summary className="soft">{t('record.details')}</summary><pre><code>{JSON.stringify(entry.payload, null, 2)}</code></pre></details>
      </div>
      <button type="button" className="button quiet record-hash" title={t('record.hash', { hash: entry.hash })} onClick={() => void copy()}><span className="unseen">{t('record.copyHash', { sequence: entry.sequence })} </span>{entry.hash.slice(0, 10)}</button>
    </li>
  );
}
