/** How an amendment begins: one question, and its private page opens. */
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Paragraph, Recommendation } from '../api';
import { Asking } from '../drafts/dialogs';
import { t } from '../messages';
import { useAmendmentActs } from './acts';
import type { Amendment, NewPart } from './api';
import { nameOf } from './names';
import { toOne } from './places';

/** What is to be amended: a paragraph, the end of a recommendation, or another amendment. `wording`: words to begin with instead of the text. */
export type Target = { paragraph: Paragraph; recommendation: Recommendation; wording?: string } | { endOf: Recommendation } | { amendment: Amendment };
type Choice = 'mod' | 'sup' | 'add' | 'all';

export function ProposeDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const acts = useAmendmentActs();
  const [, setSearch] = useSearchParams();
  const [choice, choose] = useState<Choice>('mod');
  const standing = 'paragraph' in target ? target.recommendation.paragraphs.filter(p => !p.withdrawn) : [];
  const choices: Choice[] = 'paragraph' in target && target.wording === undefined ? ['mod', 'sup', 'add', ...(standing.length > 1 ? ['all' as const] : [])] : [];
  const title = 'paragraph' in target ? t('amendments.new.title', { label: target.paragraph.label }) : 'endOf' in target ? t('amendments.new.title.end', { number: target.endOf.number }) : t('amendments.new.title.amendment', { name: nameOf(target.amendment) });
  const begin = async () => {
    const created = await acts.create(partsFor(target, choice, standing));
    if (created === false) return false;
    setSearch(toOne(created.id));
    return true;
  };
  const detail = (c: Choice) => c === 'all' ? t('amendments.new.all.detail', { count: standing.length }) : t(`amendments.new.${c}.detail`);
  return (
    <Asking title={title} act={t('amendments.new.act')} ready submit={begin} onClose={onClose}>
      {choices.length > 0 && <fieldset className="choices"><legend className="label-text">{t('amendments.new.what')}</legend>
        {choices.map((c, i) => <label key={c} className="choice"><input type="radio" name="amendment-kind" autoFocus={i === 0} value={c} checked={c === choice} onChange={() => choose(c)} /><span><b>{t(`amendments.new.${c}`)}</b><span className="soft small">{detail(c)}</span></span></label>)}
      </fieldset>}
      {'paragraph' in target && target.wording !== undefined && <blockquote className="redline" dir="auto">{target.wording}</blockquote>}
      <p className="soft small">{t('amendments.new.private')}</p>
    </Asking>
  );
}

export function partsFor(target: Target, choice: Choice, standing: readonly Paragraph[]): NewPart[] {
  if ('endOf' in target) return [{ kind: 'add', recommendationId: target.endOf.id }];
  if ('amendment' in target) return target.amendment.parts.filter(p => p.textId !== null).map(p => ({ kind: 'mod', ofPartId: p.id }));
  const { paragraph, wording } = target;
  if (choice === 'all') return standing.map(p => ({ kind: 'mod', paragraphId: p.id }));
  return [{ kind: choice, paragraphId: paragraph.id, ...(wording !== undefined && { wording }) }];
}
