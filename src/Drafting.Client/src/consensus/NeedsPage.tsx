/** What waits for the reader's delegation, most urgent first. */
import { Link, useParams } from 'react-router';
import { useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatMoment, t } from '../messages';
import { useDraftNews, useNeeds, type Need } from './api';

export function NeedsPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('needs.title'));
  return <div className="page"><Loaded query={group}>{() => <OfDraft slug={slug} draftId={Number(draft)} />}</Loaded></div>;
}

const why = (need: Need): string => need.why === 'silence' ? t('needs.why.silence', { until: need.until === null ? '' : formatMoment(need.until) }) : t(`needs.why.${need.why}`);

function OfDraft({ slug, draftId }: { slug: string; draftId: number }) {
  useDraftNews(slug, draftId);
  const query = useNeeds(slug, draftId);
  const home = `/g/${slug}/drafts/${draftId}`;
  return (
    <>
      <header className="page-head"><div><h1>{t('needs.title')}</h1></div><Link className="button" to={home}>{t('board.back')}</Link></header>
      <Loaded query={query}>{needs => needs.length === 0 ? <Empty title={t('needs.none')} /> : (
        <ol className="needs">{needs.map(n => <li key={`${n.kind}${n.id}`} className={`need-${n.why}`}><Link to={n.why === 'silence' ? `${home}/silences` : `${home}?paragraph=${n.id}`}><b>{t('paragraph.name', { label: n.label })}</b></Link> <span className="soft">{why(n)}</span></li>)}</ol>
      )}</Loaded>
    </>
  );
}
