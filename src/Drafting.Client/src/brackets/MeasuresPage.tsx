/** Brackets over time: how many there were, how much of the words they held, what happened when, and which words went when brackets fell. */
import { useEffect, useId, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Group } from '../api';
import { attributionOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatAgo, formatExactMoment, formatMoment, formatNumber, formatShare, locale, t } from '../messages';
import { useMeasures, type LostWords, type MeasureEvent, type MeasuresOverTime } from './api';
import { geometryOf, type Mark } from './chart';
import './measures.css';

export function MeasuresPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('measures.title'));
  return <div className="page"><Loaded query={group}>{found => <OfDraft group={found} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ group, draftId }: { group: Group; draftId: number }) {
  const query = useMeasures(group.slug, draftId);
  const draft = group.drafts.find(d => d.id === draftId);
  return (
    <>
      <header className="page-head"><div><h1>{t('measures.title')}</h1><p>{draft && `${draft.symbol} · `}{t('measures.what')}</p></div><Link className="button" to={`/g/${group.slug}/drafts/${draftId}`}>{t('measures.back')}</Link></header>
      <Loaded query={query} what={t('measures.loading')}>{measures => measures.samples.length === 0 ? <Empty title={t('measures.none')}><p>{t('measures.none.detail')}</p></Empty> : <Told group={group} draftId={draftId} measures={measures} />}</Loaded>
    </>
  );
}

function Told({ group, draftId, measures }: { group: Group; draftId: number; measures: MeasuresOverTime }) {
  const last = measures.samples.at(-1)!.measures, first = measures.samples[0]!.measures;
  const figure = (label: string, value: string, before: string) => <div><dt className="soft small">{label}</dt><dd><b className="tabular">{value}</b>{before !== value && <span className="soft small"> {t('measures.from', { before })}</span>}</dd></div>;
  return (
    <>
      <dl className="measure-figures">
        {figure(t('measures.brackets'), formatNumber(last.brackets), formatNumber(first.brackets))}
        {figure(t('measures.alternatives'), formatNumber(last.alternativeSets), formatNumber(first.alternativeSets))}
        {figure(t('measures.options'), formatNumber(last.options), formatNumber(first.options))}
        {figure(t('measures.share'), formatShare(last.share), formatShare(first.share))}
        {figure(t('measures.words'), formatNumber(last.words), formatNumber(first.words))}
      </dl>
      <p className="soft small measure-caution">{t('measures.caution')}</p>
      <Chart measures={measures} />
      <Lost group={group} draftId={draftId} lost={measures.lost} />
    </>
  );
}

const frame = { height: 300, left: 44, right: 56, top: 16, bottom: 64 };
function Chart({ measures }: { measures: MeasuresOverTime }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const [now] = useState(Date.now);
  const [chosen, choose] = useState<number | null>(null);
  const title = useId();
  useEffect(() => {
    const look = new ResizeObserver(([entry]) => setWidth(Math.max(280, Math.round(entry!.contentRect.width))));
    look.observe(box.current!);
    return () => look.disconnect();
  }, []);
  const drawn = geometryOf(measures, { ...frame, width }, now, 22);
  const bottom = frame.height - frame.bottom, right = width - frame.right;
  const mark = chosen === null ? null : drawn.marks[chosen] ?? null;
  const span = now - Math.min(...measures.samples.map(s => s.at));
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t('measures.chart')}</h2>
      <p className="chart-legend small"><span><svg width="28" height="10" aria-hidden="true"><path className="line-brackets" d="M1 5H27" /></svg> {t('measures.line.brackets')}</span><span><svg width="28" height="10" aria-hidden="true"><path className="line-share" d="M1 5H27" /></svg> {t('measures.line.share')}</span></p>
      <div ref={box} className="chart">
        <svg width={width} height={frame.height} viewBox={`0 0 ${width} ${frame.height}`} role="img" aria-label={t('measures.chart.said', { brackets: measures.samples.at(-1)!.measures.brackets, share: formatShare(measures.samples.at(-1)!.measures.share), events: measures.events.length })}>
          {drawn.countTicks.map(({ at, value }) => <g key={value}><path className="grid-line" d={`M${frame.left} ${at}H${right}`} /><text className="tick" x={frame.left - 8} y={at + 4} textAnchor="end">{formatNumber(value)}</text></g>)}
          {drawn.shareTicks.map(({ at, value }) => <text key={value} className="tick tick-share" x={right + 8} y={at + 4}>{formatShare(value)}</text>)}
          {drawn.timeTicks.map(({ at, value }) => <text key={value} className="tick" x={at} y={frame.height - 6} textAnchor="middle">{timeLabel(value, span)}</text>)}
          {drawn.marks.map((m, i) => <path key={i} className={`event-line${i === chosen ? ' chosen' : ''}`} d={`M${m.x} ${frame.top}V${bottom}`} />)}
          <path className="line-share" d={drawn.share} />
          <path className="line-brackets" d={drawn.brackets} />
        </svg>
        <div className="chart-events" role="group" aria-label={t('measures.events')} style={{ insetBlockStart: bottom + 4 }}>
          {drawn.marks.map((m, i) => <button key={i} type="button" className={`event event-${m.kinds[0]}`} style={{ insetInlineStart: m.x }} aria-expanded={i === chosen} aria-label={said(m)} title={said(m)} onClick={() => choose(i === chosen ? null : i)}><span aria-hidden="true">{m.events.length > 1 ? m.events.length : t(`measures.event.${m.kinds[0]!}.sign`)}</span></button>)}
        </div>
      </div>
      {mark && <ul className="chart-chosen card">{mark.events.map((event, i) => <li key={i}><EventLine event={event} /></li>)}</ul>}
      <p className="chart-signs soft small">{[...new Set(measures.events.map(e => e.kind))].map(kind => <span key={kind}><b aria-hidden="true">{t(`measures.event.${kind}.sign`)}</b> {t(`measures.event.${kind}`)}</span>)}</p>
      <details className="chart-table"><summary>{t('measures.table')}</summary><Table measures={measures} /></details>
    </section>
  );
}

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }), date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const timeLabel = (at: number, span: number): string => (span < 86_400_000 ? clock : date).format(at);
const said = (m: Mark): string => m.events.length === 1 ? `${eventWords(m.events[0]!)} · ${formatMoment(m.events[0]!.at)}` : t('measures.event.several', { count: m.events.length, when: formatMoment(m.events[0]!.at) });
const eventWords = ({ kind, label }: MeasureEvent): string => label === null ? t(`measures.event.${kind}`) : t('measures.event.of', { what: t(`measures.event.${kind}`), label });

const EventLine = ({ event }: { event: MeasureEvent }) => <><time className="soft tabular" dateTime={new Date(event.at).toISOString()} title={formatExactMoment(event.at)}>{formatMoment(event.at)}</time> <b>{eventWords(event)}</b>{event.words && <span className="serif" dir="auto"> {event.words}</span>}</>;

/** The same as the drawing, for whoever does not see it: measures and events in the order in which they came. */
function Table({ measures: { samples, events } }: { measures: MeasuresOverTime }) {
  const rows = [...samples.map(sample => ({ at: sample.at, sample, event: null })), ...events.map(event => ({ at: event.at, sample: null, event }))].sort((a, b) => a.at - b.at);
  return (
    <div className="chart-scroll" role="region" aria-label={t('measures.table')} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{t('measures.when')}</th><th scope="col">{t('measures.brackets')}</th><th scope="col">{t('measures.alternatives')}</th><th scope="col">{t('measures.share')}</th><th scope="col">{t('measures.event')}</th></tr></thead>
        <tbody>{rows.map(({ at, sample, event }, i) => (
          <tr key={i}><th scope="row"><time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time></th>
            {sample ? <><td>{formatNumber(sample.measures.brackets)}</td><td>{formatNumber(sample.measures.alternativeSets)}</td><td>{formatShare(sample.measures.share)}</td><td /></> : <><td /><td /><td /><td>{eventWords(event)}{event.words && `: ${event.words}`}</td></>}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Lost({ group, draftId, lost }: { group: Group; draftId: number; lost: readonly LostWords[] }) {
  return (
    <section className="lost">
      <h2>{t('measures.lost')}</h2>
      <p className="soft">{t('measures.lost.what')}</p>
      {lost.length === 0 ? <p>{t('measures.lost.none')}</p> : (
        <ol>{lost.toSorted((a, b) => b.at - a.at).map((one, i) => (
          <li key={i}>
            <p className="small"><Link to={`/g/${group.slug}/drafts/${draftId}?paragraph=${one.paragraphId}`}>{t('paragraph.name', { label: one.label })}</Link> <span className="soft">· {howOf(one.how)}{one.by && ` · ${attributionOf(group, one.by.personId, one.by.delegationId)}`} · <time dateTime={new Date(one.at).toISOString()} title={formatExactMoment(one.at)}>{formatAgo(one.at, Date.now())}</time></span></p>
            <p className="serif" dir="auto"><del><span className="unseen">{t('history.deleted')} </span>{one.words.join(' ')}</del></p>
          </li>
        ))}</ol>
      )}
    </section>
  );
}
const hows = ['keep', 'drop', 'choose', 'merge', 'by-hand', 'adopted', 'merged'] as const;
/** How the words went, as far as this client has a word for it. */
const howOf = (how: string): string => { const known = hows.find(h => h === how); return known ? t(`measures.how.${known}`) : t('measures.how.other'); };
