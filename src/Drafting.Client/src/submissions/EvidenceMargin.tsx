/** The evidence of one paragraph, as marginalia: one line, or every quotation in its context with what has changed since. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ask, type Evidence, type Group, type Paragraph } from '../api';
import { attributionOf, stakeholderGroupOf } from '../frame/session';
import { Failed } from '../frame/states';
import { formatExactMoment, formatMoment, formatShare, t } from '../messages';
import { StanceCounts, StanceSign } from './stances';
import './EvidenceMargin.css';

export const evidenceKey = (slug: string, paragraphId: number) => ['evidence', slug, paragraphId] as const;

/** `compact` with `open` false is the one line; anything else asks the server for the quotations. */
export function EvidenceMargin({ group, paragraph, compact = false, open = !compact }: { group: Group; paragraph: Paragraph; compact?: boolean; open?: boolean }) {
  if (!open) return <p className="evidence-line"><StanceCounts counts={paragraph.evidence} /></p>;
  return <Opened group={group} paragraph={paragraph} />;
}

function Opened({ group, paragraph }: { group: Group; paragraph: Paragraph }) {
  const counts = paragraph.evidence;
  const query = useQuery({
    // The counts come with the live outline: when they change, somebody has linked or withdrawn something.
    queryKey: [...evidenceKey(group.slug, paragraph.id), counts.supports, counts.opposes, counts.qualifies],
    queryFn: ({ signal }) => ask<Evidence[]>('GET', `/api/groups/${encodeURIComponent(group.slug)}/paragraphs/${paragraph.id}/evidence`, undefined, signal),
    placeholderData: previous => previous,
  });
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <p className="evidence-line soft" role="status">{t('evidence.loading')}</p>;
  const list = query.data;
  if (list.length === 0) {
    return <div className="evidence"><p className="soft">{t('evidence.none')}</p>{group.submissions > 0 && <Link className="small" to={`/g/${group.slug}/submissions`}>{group.you.may.includes('link-evidence') ? t('evidence.none.link') : t('evidence.none.read')}</Link>}</div>;
  }
  const grouped = list.length > 4 ? [...Map.groupBy(list, e => e.stakeholderGroupId)] : [[null, list] as const];
  return (
    <section className="evidence" aria-label={t('evidence.of', { label: paragraph.label })}>
      <p className="evidence-line"><StanceCounts counts={counts} /></p>
      {grouped.map(([id, some]) => (
        <div key={id ?? 'all'} className="evidence-group">
          {grouped.length > 1 && <h4>{stakeholderGroupOf(group, id)}</h4>}
          <ul>{some.map(e => <li key={e.id}><Quotation group={group} evidence={e} named={grouped.length === 1} /></li>)}</ul>
        </div>
      ))}
    </section>
  );
}

/** The few words that stand next to a quotation, with the spacing they have there. */
const lastWords = (text: string) => { const end = /(?:\S+\s*){0,7}$/.exec(text)![0]; return end.length < text.length ? `… ${end}` : end; };
const firstWords = (text: string) => { const start = /^(?:\s*\S+){0,7}/.exec(text)![0]; return start.length < text.length ? `${start} …` : start; };

function Quotation({ group, evidence: e, named }: { group: Group; evidence: Evidence; named: boolean }) {
  const flags = [
    e.match === 'altered' || e.match === 'missing' ? t(`evidence.flag.${e.match}`) : null,
    e.match === 'moved' ? t('evidence.flag.moved') : null,
    e.changedSince > 0 ? t('evidence.flag.changed', { share: formatShare(e.changedSince), version: e.paragraphVersion }) : null,
  ].filter(f => f !== null);
  return (
    <figure className={`quotation stance-${e.stance}`}>
      <figcaption className="quotation-head"><StanceSign stance={e.stance} word /> {named && <span className="soft">{stakeholderGroupOf(group, e.stakeholderGroupId)}</span>}</figcaption>
      <blockquote dir="auto">{e.before && <span className="context">{lastWords(e.before)}</span>}<mark>{e.quote}</mark>{e.after && <span className="context">{firstWords(e.after)}</span>}</blockquote>
      {e.note && <p className="quotation-note">{e.note}</p>}
      <Link className="quotation-source" to={`/g/${group.slug}/submissions/${e.submissionNumber}?edition=${e.edition}&link=${e.id}#p${e.passageNumber}`}>{t('evidence.source', { contributor: e.contributor, passage: e.passageNumber })}</Link>
      <p className="soft">{e.edition === 'digest' && <>{t('evidence.digest')} · </>}<time dateTime={new Date(e.at).toISOString()} title={formatExactMoment(e.at)}>{t('evidence.by', { name: attributionOf(group, e.personId, e.delegationId), when: formatMoment(e.at) })}</time></p>
      {flags.map(f => <p key={f} className="quotation-flag"><span aria-hidden="true">⚑ </span>{f}</p>)}
    </figure>
  );
}
