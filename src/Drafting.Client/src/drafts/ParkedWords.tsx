/** Words that the server did not take, at the paragraph they were written for, until their author has copied or dismissed them. */
import { notify } from '../frame/notify';
import { may } from '../frame/session';
import { t } from '../messages';
import { useAmending } from '../amendments/Amending';
import { usePlaces } from '../amendments/places';
import { useDraft, useParked } from './draft';

export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ tone: 'done', message: done });
  } catch {
    notify({ tone: 'problem', message: t('live.parked.copyFailed') });
  }
}

export function ParkedWords({ textId }: { textId: number }) {
  const { editing, group } = useDraft();
  const { parked, dismiss } = useParked(editing, textId);
  const amending = useAmending(), places = usePlaces();
  const paragraph = places.ofText(textId), recommendation = paragraph && places.homeOf(paragraph.id);
  return parked.map(words => (
    <section key={words.id} className="parked no-print" aria-label={t('live.parked')}>
      <h4>{t('live.parked')}</h4>
      <p>{words.message} {words.action}</p>
      {words.words ? <blockquote dir="auto">{words.words}</blockquote> : <p className="soft">{t('live.parked.noWords')}</p>}
      <details><summary>{t('live.parked.whole')}</summary><blockquote dir="auto">{words.whole}</blockquote></details>
      <div className="actions">
        {words.words && <button type="button" className="button main" onClick={() => void copy(words.words, t('live.parked.copied'))}>{t('live.parked.copy')}</button>}
        <button type="button" className="button" onClick={() => void copy(words.whole, t('live.parked.copied'))}>{t('live.parked.copyWhole')}</button>
        {recommendation && may(group, 'amend') && !paragraph.withdrawn && <button type="button" className="button" onClick={() => amending.propose({ paragraph, recommendation, wording: words.whole })}>{t('amendments.new.fromParked')}</button>}
        <button type="button" className="button" onClick={() => dismiss(words)}>{t('live.parked.dismiss')}</button>
      </div>
    </section>
  ));
}
