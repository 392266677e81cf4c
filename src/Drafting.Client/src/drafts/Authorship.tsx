/** Who wrote which words of a paragraph as it now stands: coloured by delegation, with names, and a legend with shares. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask, type AuthorshipReading, type Paragraph } from '../api';
import { attributionOf, delegationOf, colourOf } from '../frame/session';
import { Failed } from '../frame/states';
import { formatShare, t } from '../messages';
import { useDraft, useLiveText } from './draft';
import { colouredBy } from './ParagraphWords';

interface Author { name: string; colour: string; length: number }

export function Authorship({ paragraph }: { paragraph: Paragraph }) {
  const { group, session } = useDraft();
  const { version } = useLiveText(session, paragraph.textId);
  const query = useQuery({
    queryKey: ['authorship', paragraph.textId, version], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<AuthorshipReading>('GET', `/api/groups/${encodeURIComponent(group.slug)}/texts/${paragraph.textId}/authorship?version=${version}`, undefined, signal),
  });
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <p className="soft" role="status">{t('paragraph.authorship.loading')}</p>;
  const { text, spans } = query.data;
  const authors = new Map<string, Author>();
  let at = 0;
  const pieces = spans.map(span => {
    const name = attributionOf(group, span.personId, span.delegationId), colour = colourOf(delegationOf(group, span.delegationId));
    const author = authors.get(name) ?? { name, colour, length: 0 };
    authors.set(name, { ...author, length: author.length + span.length });
    const from = at;
    at += span.length;
    return { from, words: text.slice(from, at), name, colour };
  });
  return (
    <>
      <div className="words">
        <div className="live-words" dir="auto">
          {pieces.map(({ from, words, name, colour }) => <span key={from} className="authored" tabIndex={0} data-name={name} aria-label={`${name}: ${words}`} role="mark" style={colouredBy(colour)}>{words}</span>)}
        </div>
      </div>
      {authors.size === 0
        ? <p className="soft small">{t('paragraph.authorship.none')}</p>
        : <ul className="authors" aria-label={t('paragraph.authorship.legend', { label: paragraph.label })}>
            {[...authors.values()].toSorted((a, b) => b.length - a.length).map(author =>
              <li key={author.name} style={colouredBy(author.colour)}><span className="swatch" aria-hidden="true" />{t('paragraph.authorship.share', { name: author.name, share: formatShare(author.length / text.length) })}</li>)}
          </ul>}
    </>
  );
}
