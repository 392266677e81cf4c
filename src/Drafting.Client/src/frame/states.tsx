/** What a page says while it has nothing to show: that it is waiting, that something failed, that there is nothing yet. */
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { t } from '../messages';
import { problemOf } from './session';

export const Waiting = ({ what = t('frame.loading') }: { what?: string }) => <div className="state waiting" role="status">{what}</div>;

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  return (
    <div className="state problem" role="alert">
      <h2>{problem.message}</h2>
      {problem.action && <p>{problem.action}</p>}
      <div className="actions">
        {retry && problem.status !== 404 && <button type="button" className="button" onClick={retry}>{t('frame.retry')}</button>}
        <Link className="button" to="/">{t('frame.toFirstPage')}</Link>
      </div>
    </div>
  );
}

export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => <div className="state"><h2>{title}</h2>{children}</div>;

/** One query's answer, or the state it is in. Data already there stays on show while it is asked for again. */
export function Loaded<T>({ query, what, children }: { query: UseQueryResult<T>; what?: string; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return what === undefined ? <Waiting /> : <Waiting what={what} />;
}

export const NotFound = () => <Empty title={t('frame.notFound')}><p>{t('frame.notFound.detail')}</p><Link className="button" to="/">{t('frame.toFirstPage')}</Link></Empty>;

/** The title of the browser's tab while the page stands. */
export function useTitle(title: string | undefined): void {
  useEffect(() => { document.title = title ? t('frame.title', { title }) : t('frame.product'); }, [title]);
}
