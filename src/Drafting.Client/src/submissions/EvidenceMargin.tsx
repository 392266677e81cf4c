/** The evidence of one paragraph, as marginalia: one line, or every quotation in its context with what has changed since. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ask, type Evidence, type EvidenceCount, type EvidenceReading, type Group, type Paragraph, type WithheldLinks } from '../api';
import { attributionOf, stakeholderGroupOf } from '../frame/session';
import { Failed } from '../frame/states';
import { formatExactMoment, formatMoment, formatNumber, formatShare, t } from '../messages';
import { NotCitable, WithheldLink } from './consent';
import { StanceCounts, StanceSign, stances } from './stances';
import './EvidenceMargin.css';

export const evidenceKey = (slug: string, paragraphId: number) => ['evidence', slug, paragraphId] as const;

/** `compact` with `open` false is the one line; anything else asks the server for the quotations. */
export function EvidenceMargin({ group, paragraph, compact = false, open = !compact }: { group: Group; paragraph: Paragraph; compact?: boolean; open?: boolean }) {
  if (!open) return <p className="evidence-line"><StanceCounts counts={paragraph.evidence} /></p>;
  return <Opened group={group} paragraph={paragraph} />;
}

/** The links of a paragraph as the reader may see them. The counts come with the live outline: when they change, somebody has linked or withdrawn something. */
export const useEvidence = (slug: string, paragraph: Paragraph) => useQuery({
  queryKey: [...evidenceKey(slug, paragraph.id), paragraph.evidence.supports, paragraph.evidence.opposes, paragraph.evidence.qualifies],
  queryFn: ({ signal }) => ask<EvidenceReading>('GET', `/api/groups/${encodeURIComponent(slug)}/paragraphs/${paragraph.id}/evidence`, undefined, signal),
  placeholderData: previous => previous,
});

function Opened({ group, paragraph }: { group: Group; paragraph: Paragraph }) {
  const query = useEvidence(group.slug, paragraph);
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <p className="evidence-line soft" role="status">{t('evidence.loading')}</p>;
  return <EvidenceByGroup group={group} reading={query.data} name={t('evidence.of', { label: paragraph.label })} />;
}

/** Those of one stakeholder group: the quotations, and what is told of the others. */
interface Voice { id: number | null; links: Evidence[]; withheld: WithheldLinks[]; counts: EvidenceCount }
function voicesOf(group: Group, { links, withheld }: EvidenceReading): Voice[] {
  const order = (id: number | null) => { const at = group.stakeholderGroups.findIndex(s => s.id === id); return at < 0 ? Infinity : at; };
  const ids = [...new Set([...links, ...withheld].map(e => e.stakeholderGroupId))].sort((a, b) => order(a) - order(b));
  return ids.map(id => {
    const counts: EvidenceCount = { supports: 0, opposes: 0, qualifies: 0 };
    const own = links.filter(e => e.stakeholderGroupId === id).sort((a, b) => stances.indexOf(a.stance) - stances.indexOf(b.stance)), rest = withheld.filter(w => w.stakeholderGroupId === id);
    for (const e of own) counts[e.stance]++;
    for (const w of rest) counts[w.stance] += w.count;
    return { id, links: own, withheld: rest, counts };
  });
}

/** Who says what of one text, by stakeholder group: each quotation in its context, one click from its place. */
export function EvidenceByGroup({ group, reading, name, table = false }: { group: Group; reading: EvidenceReading; name: string; table?: boolean }) {
  const voices = voicesOf(group, reading);
  if (voices.length === 0) {
    return <div className="evidence"><p className="soft">{t('evidence.none')}</p>{group.submissions > 0 && <Link className="small" to={`/g/${group.slug}/submissions`}>{group.you.may.includes('link-evidence') ? t('evidence.none.link') : t('evidence.none.read')}</Link>}</div>;
  }
  return (
    <section className="evidence" aria-label={name}>
      {table && <EvidenceTable group={group} voices={voices} />}
      {voices.map(v => (
        <div key={v.id ?? 'none'} className="evidence-group">
          <h3>{stakeholderGroupOf(group, v.id)}{!table && <> <StanceCounts counts={v.counts} /></>}</h3>
          <ul>{v.links.map(e => <li key={e.id}><Quotation group={group} evidence={e} /></li>)}{v.withheld.map(w => <li key={w.stance}><WithheldLink group={group} withheld={w} /></li>)}</ul>
        </div>
      ))}
    </section>
  );
}

const EvidenceTable = ({ group, voices }: { group: Group; voices: Voice[] }) => (
  <table className="evidence-table">
    <thead><tr><th scope="col"><span className="unseen">{t('submissions.filter.stakeholders')}</span></th>{stances.map(s => <th key={s} scope="col"><StanceSign stance={s} word /></th>)}</tr></thead>
    <tbody>{voices.map(v => <tr key={v.id ?? 'none'}><th scope="row">{stakeholderGroupOf(group, v.id)}</th>{stances.map(s => <td key={s} className={v.counts[s] > 0 ? 'tabular' : 'soft'}>{v.counts[s] > 0 ? formatNumber(v.counts[s]) : <><span aria-hidden="true">·</span><span className="unseen">0</span></>}</td>)}</tr>)}</tbody>
  </table>
);

/** The few words that stand next to a quotation, with the spacing they have there. */
const lastWords = (text: string) => { const end = /(?:\S+\s*){0,7}$/.exec(text)![0]; return end.length < text.length ? `… ${end}` : end; };
const firstWords = (text: string) => { const start = /^(?:\s*\S+){0,7}/.exec(text)![0]; return start.length < text.length ? `${start} …` : start; };

function Quotation({ group, evidence: e }: { group: Group; evidence: Evidence }) {
  const flags = [
    e.match === 'altered' || e.match === 'missing' ? t(`evidence.flag.${e.match}`) : null,
    e.match === 'moved' ? t('evidence.flag.moved') : null,
    e.changedSince > 0 ? t('evidence.flag.changed', { share: formatShare(e.changedSince), version: e.paragraphVersion }) : null,
  ].filter(f => f !== null);
  return (
    <figure className={`quotation stance-${e.stance}`}>
      <figcaption className="quotation-head"><StanceSign stance={e.stance} word />{!e.citable && <NotCitable />}</figcaption>
      <blockquote dir="auto">{e.before && <span className="context">{lastWords(e.before)}</span>}<mark>{e.quote}</mark>{e.after && <span className="context">{firstWords(e.after)}</span>}</blockquote>
      {e.note && <p className="quotation-note">{e.note}</p>}
      <Link className="quotation-source" to={`/g/${group.slug}/submissions/${e.submissionNumber}?edition=${e.edition}&link=${e.id}#p${e.passageNumber}`}>{t('evidence.source', { contributor: e.contributor, passage: e.passageNumber })}{e.page !== null && <> · {t('evidence.page', { page: e.page })}</>}</Link>
      <p className="soft">{e.edition === 'digest' && <>{t('evidence.digest')} · </>}<time dateTime={new Date(e.at).toISOString()} title={formatExactMoment(e.at)}>{t('evidence.by', { name: attributionOf(group, e.personId, e.delegationId), when: formatMoment(e.at) })}</time></p>
      {flags.map(f => <p key={f} className="quotation-flag"><span aria-hidden="true">⚑ </span>{f}</p>)}
    </figure>
  );
}
