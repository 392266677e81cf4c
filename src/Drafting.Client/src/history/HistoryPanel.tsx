/** The history of one paragraph in a side sheet: who worked on it and when, and what any version changed against any other. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ask, type Comparison, type Group, type History, type Paragraph } from '../api';
import { DelegationMark, attributionOf, delegationOf, nameOf } from '../frame/session';
import { Failed, Waiting } from '../frame/states';
import { formatAgo, formatClock, formatExactMoment, t } from '../messages';
import { stretchesOf, type Stretch } from './stretches';
import './HistoryPanel.css';

interface Pair { from: number; to: number }

export function HistoryPanel({ group, paragraph, onClose }: { group: Group; paragraph: Paragraph; onClose: () => void }) {
  return (
    <ModalOverlay className="veil side" isOpen isDismissable onOpenChange={open => { if (!open) onClose(); }}>
      <Modal className="modal">
        <Dialog className="dialog history">
          <header>
            <Heading slot="title">{t('history.of', { label: paragraph.label })}</Heading>
            <button type="button" className="button quiet icon" aria-label={t('frame.close')} onClick={onClose}>×</button>
          </header>
          <Versions group={group} textId={paragraph.textId} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Versions({ group, textId }: { group: Group; textId: number }) {
  const path = `/api/groups/${encodeURIComponent(group.slug)}/texts/${textId}`;
  const query = useInfiniteQuery({
    queryKey: ['history', textId], staleTime: 0, initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => ask<History>('GET', `${path}/history${pageParam === null ? '' : `?before=${pageParam}`}`, undefined, signal),
    getNextPageParam: page => page.more ? page.versions.at(-1)?.version ?? null : null,
  });
  const [chosen, choose] = useState<Pair | null>(null);
  const [pinned, pin] = useState<number | null>(null);
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting what={t('history.loading')} />;
  const versions = query.data.pages.flatMap(p => p.versions);
  const head = query.data.pages[0]!.head;
  const stretches = stretchesOf(versions);
  if (stretches.length === 0) return <p className="soft">{t('history.none')}</p>;
  const pair = chosen ?? { from: stretches[0]!.from, to: stretches[0]!.to };
  const show = (from: number, to: number) => {
    if (pinned === null) choose({ from, to });
    else { choose({ from: Math.min(pinned, to), to: Math.max(pinned, to) }); pin(null); }
  };
  return (
    <>
      <Compared path={path} pair={pair} head={head} choose={choose} />
      <section className="history-list" aria-labelledby="history-versions">
        <h3 id="history-versions">{t('history.versions', { count: head })}</h3>
        <p className="soft small" role="status">{pinned === null ? t('history.how') : <>{t('history.pinned', { version: pinned })} <button type="button" className="button link" onClick={() => pin(null)}>{t('history.unpin')}</button></>}</p>
        <ol>{stretches.map(s => <StretchRow key={s.to} group={group} stretch={s} pair={pair} pinned={pinned} show={show} pin={pin} />)}</ol>
        {query.hasNextPage && <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{query.isFetchingNextPage ? t('frame.loading') : t('history.older')}</button>}
        {versions.at(-1)?.version === 1 && <p className="soft small">{t('history.beginning')}</p>}
      </section>
    </>
  );
}

interface RowProps { group: Group; pair: Pair; pinned: number | null; show: (from: number, to: number) => void; pin: (version: number | null) => void }

function StretchRow({ stretch, ...row }: RowProps & { stretch: Stretch }) {
  const [open, setOpen] = useState(false);
  const { group, pair, pinned, show, pin } = row;
  const many = stretch.versions.length > 1;
  return (
    <li className="stretch">
      <div className="stretch-row" data-shown={pair.from === stretch.from && pair.to === stretch.to || undefined}>
        <button type="button" className="stretch-main" aria-current={pair.from === stretch.from && pair.to === stretch.to ? 'true' : undefined} onClick={() => show(stretch.from, stretch.to)}>
          <DelegationMark delegation={delegationOf(group, stretch.delegationId)} fallback={nameOf(group, stretch.personId)} />
          <span><b>{attributionOf(group, stretch.personId, stretch.delegationId)}</b>
            <time dateTime={new Date(stretch.ended).toISOString()} title={formatExactMoment(stretch.ended)} className="soft">{formatAgo(stretch.ended, Date.now())} · {many ? t('history.range', { from: stretch.from + 1, to: stretch.to }) : t('history.version', { version: stretch.to })}</time></span>
          <Counts inserted={stretch.inserted} deleted={stretch.deleted} />
        </button>
        <button type="button" className="button quiet pin" aria-pressed={pinned === stretch.to} title={t('history.pin.why')} aria-label={t('history.pin', { version: stretch.to })} onClick={() => pin(pinned === stretch.to ? null : stretch.to)}>⇄</button>
        {many && <button type="button" className="button quiet pin" aria-expanded={open} aria-label={t('history.each', { count: stretch.versions.length })} onClick={() => setOpen(!open)}>{open ? '▴' : '▾'}</button>}
      </div>
      {open && <ol className="each">{stretch.versions.map(v => {
        const shown = pair.from === v.version - 1 && pair.to === v.version;
        return (
          <li key={v.version} className="stretch-row" data-shown={shown || undefined}>
            <button type="button" className="stretch-main" aria-current={shown ? 'true' : undefined} onClick={() => show(v.version - 1, v.version)}>
              <span className="tabular">{t('history.version', { version: v.version })}</span>
              <time dateTime={new Date(v.at).toISOString()} title={formatExactMoment(v.at)} className="soft">{formatClock(v.at)}</time>
              <Counts inserted={v.inserted} deleted={v.deleted} />
            </button>
            <button type="button" className="button quiet pin" aria-pressed={pinned === v.version} title={t('history.pin.why')} aria-label={t('history.pin', { version: v.version })} onClick={() => pin(pinned === v.version ? null : v.version)}>⇄</button>
          </li>
        );
      })}</ol>}
    </li>
  );
}

const Counts = ({ inserted, deleted }: { inserted: number; deleted: number }) => (
  <span className="counts tabular"><span className="unseen">{t('history.counts', { inserted, deleted })}</span><span aria-hidden="true"><span className="plus">+{inserted}</span> <span className="minus">−{deleted}</span></span></span>
);

function Compared({ path, pair, head, choose }: { path: string; pair: Pair; head: number; choose: (pair: Pair) => void }) {
  const [beside, setBeside] = useState(false);
  const query = useQuery({
    queryKey: ['compare', path, pair.from, pair.to], staleTime: Infinity, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<Comparison>('GET', `${path}/compare?from=${pair.from}&to=${pair.to}`, undefined, signal),
  });
  const width = Math.max(1, pair.to - pair.from);
  const step = (by: number) => {
    const to = Math.min(head, Math.max(width, pair.to + by * width));
    choose({ from: Math.max(0, to - width), to });
  };
  const c = query.data;
  return (
    <section className="compared" aria-label={t('history.comparison')}>
      <header>
        <div className="actions">
          <button type="button" className="button" disabled={pair.from <= 0} aria-label={t('history.stepOlder')} onClick={() => step(-1)}>←</button>
          <h3 aria-live="polite">{t('history.between', { from: pair.from, to: pair.to })}</h3>
          <button type="button" className="button" disabled={pair.to >= head} aria-label={t('history.stepNewer')} onClick={() => step(1)}>→</button>
        </div>
        <div className="actions" role="group" aria-label={t('history.view')}>
          <button type="button" className="button" aria-pressed={!beside} onClick={() => setBeside(false)}>{t('history.inline')}</button>
          <button type="button" className="button" aria-pressed={beside} onClick={() => setBeside(true)}>{t('history.beside')}</button>
        </div>
      </header>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : !c ? <Waiting what={t('history.comparing')} /> : (
        <div className="compared-body" data-stale={query.isPlaceholderData || undefined}>
          {c.runs.length === 0 ? <p className="soft">{t('history.emptyBoth')}</p> : beside ? (
            <div className="beside">
              <div><h4>{t('history.at', { version: c.from })}</h4><p className="compared-text" dir="auto"><Runs runs={c.runs.filter(r => r.kind !== 'inserted')} /></p></div>
              <div><h4>{t('history.at', { version: c.to })}</h4><p className="compared-text" dir="auto"><Runs runs={c.runs.filter(r => r.kind !== 'deleted')} /></p></div>
            </div>
          ) : <p className="compared-text" dir="auto"><Runs runs={c.runs} /></p>}
          <p className="soft small">{c.inserted === 0 && c.deleted === 0 ? t('history.same') : t('history.words', { kept: c.kept, inserted: c.inserted, deleted: c.deleted })}</p>
        </div>
      )}
    </section>
  );
}

/** Each inserted or deleted run is announced in words before it is read, and looks different without its colour. */
export const Runs = ({ runs }: { runs: Comparison['runs'] }) => runs.map((r, i) =>
  r.kind === 'kept' ? <span key={i}>{r.text}</span>
  : r.kind === 'inserted' ? <ins key={i}><span className="unseen">{t('history.inserted')} </span>{r.text}<span className="unseen"> {t('history.inserted.end')} </span></ins>
  : <del key={i}><span className="unseen">{t('history.deleted')} </span>{r.text}<span className="unseen"> {t('history.deleted.end')} </span></del>);
