/** Two states of a draft as one redline: words, labels, places, and how far each was agreed. */
import { useParams, useSearchParams, Link } from 'react-router';
import { useDraftNews, type Agreement } from '../consensus/api';
import { useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatMoment, formatNumber, t } from '../messages';
import { useComparison, useRevisions, type Comparison, type ParagraphComparison, type RecommendationComparison, type Run } from './api';
import './reports.css';

export function ComparePage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('compare.title'));
  return <div className="page"><Loaded query={group}>{() => <OfDraft slug={slug} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ slug, draftId }: { slug: string; draftId: number }) {
  useDraftNews(slug, draftId);
  const [params, setParams] = useSearchParams();
  const revisions = useRevisions(slug, draftId);
  const from = params.get('from') ?? String(revisions.data?.[0]?.id ?? ''), to = params.get('to') ?? 'now';
  const query = useComparison(slug, draftId, from, to, from !== '');
  const onlyChanges = params.get('all') === null;
  const set = (name: string, value: string | null) => setParams(now => { if (value === null) now.delete(name); else now.set(name, value); return now; }, { replace: true });
  const choice = (name: string, value: string) => <select className="input" value={value} onChange={e => set(name, e.target.value)}>{(revisions.data ?? []).map(r => <option key={r.id} value={r.id}>{r.symbol}</option>)}<option value="now">{t('compare.now')}</option></select>;
  return (
    <>
      <header className="page-head"><div><h1>{t('compare.title')}</h1></div><Link className="button" to={`/g/${slug}/drafts/${draftId}/report`}>{t('report.open')}</Link></header>
      <Loaded query={revisions}>{list => list.length === 0 ? <Empty title={t('revision.none')}><p>{t('revision.none.how')}</p></Empty> : <>
        <form className="compare-choice no-print" onSubmit={e => e.preventDefault()}>
          <label className="field"><span className="label-text">{t('compare.from')}</span>{choice('from', from)}</label>
          <label className="field"><span className="label-text">{t('compare.to')}</span>{choice('to', to)}</label>
          <label className="compare-only"><input type="checkbox" checked={onlyChanges} onChange={e => set('all', e.target.checked ? null : '1')} /> {t('compare.only')}</label>
        </form>
        <Loaded query={query} what={t('compare.loading')}>{compared => <Told compared={compared} onlyChanges={onlyChanges} />}</Loaded></>}</Loaded>
    </>
  );
}

const Words = ({ runs }: { runs: readonly Run[] }) => <>{runs.map((r, i) => r.kind === 'kept' ? <span key={i}>{r.text}</span> : r.kind === 'inserted' ? <ins key={i}>{r.text}</ins> : <del key={i}>{r.text}</del>)}</>;
const moves = (p: ParagraphComparison) => p.change !== 'same' || p.agreementBefore !== p.agreementAfter;
const concerns = (r: RecommendationComparison) => r.change !== 'same' || r.paragraphs.some(moves);

function Told({ compared, onlyChanges }: { compared: Comparison; onlyChanges: boolean }) {
  const shown = onlyChanges ? compared.recommendations.filter(concerns) : compared.recommendations;
  const changed = compared.recommendations.flatMap(r => r.paragraphs).filter(p => moves(p) && p.change !== 'moved-away').length;
  const figure = (name: string, before: number, after: number) => <div><dt className="soft small">{name}</dt><dd className="tabular">{formatNumber(before)} → <b>{formatNumber(after)}</b></dd></div>;
  const { measures: a } = compared.from, { measures: b } = compared.to;
  return (
    <>
      <p>{t('compare.what', { from: compared.from.name, to: compared.to.revisionId === null ? t('compare.now') : compared.to.name })} {compared.from.publishedAt !== null && <span className="soft small">({formatMoment(compared.from.publishedAt)})</span>} <b>{t('compare.changed', { count: changed })}</b></p>
      <dl className="measure-figures">{figure(t('revision.paragraphs'), a.paragraphs, b.paragraphs)}{figure(t('revision.agreed'), a.agreed, b.agreed)}{figure(t('revision.brackets'), a.brackets, b.brackets)}{figure(t('revision.options'), a.options, b.options)}</dl>
      {shown.length === 0 ? <Empty title={t('compare.same')} /> : shown.map((r, i) => (
        <section key={`${r.id}-${i}`} className="compared" aria-label={t('compare.recommendation', { number: r.numberAfter ?? r.numberBefore ?? '' })}>
          <h2>{r.numberBefore !== r.numberAfter && r.numberBefore !== null && r.numberAfter !== null ? <><del>{r.numberBefore}</del> <ins>{r.numberAfter}</ins></> : r.numberAfter ?? r.numberBefore} <Words runs={r.title} /> {r.change !== 'same' && <span className={`tag change-${r.change}`}>{t(`compare.change.${r.change}`)}</span>}</h2>
          {(onlyChanges ? r.paragraphs.filter(moves) : r.paragraphs).map((p, j) => <Paragraph key={`${p.id}-${j}`} paragraph={p} />)}
        </section>
      ))}
    </>
  );
}

function Paragraph({ paragraph: p }: { paragraph: ParagraphComparison }) {
  const said = (agreement: Agreement | null) => agreement === null ? '' : t(`agreement.${agreement}`);
  return (
    <article className={`compared-paragraph ${p.change}`}>
      <p className="compared-label">{p.labelBefore !== null && p.labelAfter !== null && p.labelBefore !== p.labelAfter ? <><del>{p.labelBefore}</del> <ins>{p.labelAfter}</ins></> : p.labelAfter ?? p.labelBefore}</p>
      <div>
        {p.change === 'moved-away' ? <p className="soft">{t('compare.movedTo', { number: p.otherRecommendation ?? '' })}</p> : <p className="serif redline" dir="auto"><Words runs={p.runs} /></p>}
        <p className="small soft">{p.change !== 'same' && p.change !== 'moved-away' && <span className={`tag change-${p.change}`}>{t(`compare.change.${p.change}`)}</span>} {p.change === 'moved' && t('compare.movedFrom', { number: p.otherRecommendation ?? '' })} {p.agreementBefore !== null && p.agreementAfter !== null && p.agreementBefore !== p.agreementAfter && t('compare.agreement', { before: said(p.agreementBefore), after: said(p.agreementAfter) })}</p>
      </div>
    </article>
  );
}
