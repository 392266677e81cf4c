/** One recommendation: its number, its title, edited in place, and its paragraphs. */
import { memo, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { AmendmentsAtEnd } from '../amendments/AmendmentMargin';
import type { Paragraph, Recommendation } from '../api';
import { RecommendationMeasure } from '../brackets/Quiet';
import { t } from '../messages';
import { PositionsFolded } from '../positions/PositionMargin';
import { useActs } from './acts';
import type { Rights } from './draft';
import { ParagraphArticle, Withdrawn, type PageTasks } from './ParagraphArticle';

export const sectionOf = (recommendationId: number): string => `recommendation-${recommendationId}`;

interface Props {
  recommendation: Recommendation; rights: Rights; page: PageTasks; wide: boolean;
  current: number | null; tabStop: number | null; pointedAt: number | null; editing: { paragraphId: number; position: number } | null;
  /** Paragraphs that were there when the page opened; others have just arrived. */
  known: ReadonlySet<number>;
  labelOf: (paragraphId: number) => string | undefined;
}

function relationOf(paragraph: Paragraph, labelOf: Props['labelOf']): string | null {
  const label = paragraph.relation && labelOf(paragraph.relation.paragraphId);
  if (!paragraph.relation || label === undefined || label === null) return null;
  return paragraph.relation.kind === 'inserted-after' ? t('paragraph.insertedAfter', { label }) : t('paragraph.alternativeTo', { label });
}

export const RecommendationSection = memo(function RecommendationSection({ recommendation, rights, page, wide, current, tabStop, pointedAt, editing, known, labelOf }: Props) {
  const acts = useActs();
  const [unfolded, setUnfolded] = useState(false);
  const withdrawn = recommendation.withdrawn;
  const add = async () => {
    const added = await acts.addParagraph(recommendation, null, 'next');
    if (added) page.edit(added.id, 0);
  };
  return (
    <section id={sectionOf(recommendation.id)} className={withdrawn ? 'recommendation withdrawn' : 'recommendation'} aria-label={t('recommendation.name', { number: recommendation.number, title: recommendation.title })}>
      <header className="recommendation-head">
        <Title recommendation={recommendation} mayEdit={rights.order && !withdrawn} />
        {!withdrawn && <RecommendationMeasure recommendationId={recommendation.id} />}
        {!withdrawn && <PositionsFolded kind="recommendation" id={recommendation.id} name={t('position.of.recommendation', { number: recommendation.number })} />}
        {rights.order && <RecommendationMenu recommendation={recommendation} page={page} />}
      </header>
      {withdrawn && <Withdrawn withdrawn={withdrawn} unfolded={unfolded} fold={() => setUnfolded(open => !open)} />}
      {(!withdrawn || unfolded) && <>
        {recommendation.paragraphs.map(paragraph => (
          <ParagraphArticle key={paragraph.id} paragraph={paragraph} recommendation={recommendation} related={relationOf(paragraph, labelOf)} rights={rights} page={page} wide={wide}
            current={current === paragraph.id} tabStop={tabStop === paragraph.id} pointedAt={pointedAt === paragraph.id} arrived={!known.has(paragraph.id)} editing={editing?.paragraphId === paragraph.id ? editing.position : null} />
        ))}
        {recommendation.paragraphs.length === 0 && <p className="no-paragraphs soft">{t('recommendation.noParagraphs')} {rights.order && t('recommendation.noParagraphs.edit')}</p>}
        <AmendmentsAtEnd recommendation={recommendation} />
        {rights.order && !withdrawn && <button type="button" className="button quiet add-paragraph no-print" onClick={() => void add()}><span aria-hidden="true">+</span> {t('paragraph.add')}</button>}
      </>}
    </section>
  );
});

function Title({ recommendation, mayEdit }: { recommendation: Recommendation; mayEdit: boolean }) {
  const acts = useActs();
  /** The wording in the field, and the version of the title it is meant to replace: not whatever stands there by the time it is saved. */
  const [draft, setDraft] = useState<{ title: string; replaces: number } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const number = <span className="number">{recommendation.number}.</span>;
  if (draft === null) {
    return <h2>{number} {mayEdit
      ? <button type="button" ref={button} className="title-button" title={t('recommendation.rename')} onClick={() => setDraft({ title: recommendation.title, replaces: recommendation.titleVersion })}>{recommendation.title}</button>
      : recommendation.title}</h2>;
  }
  const close = () => { setDraft(null); requestAnimationFrame(() => button.current?.focus()); };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const title = draft.title.trim();
    if (!title || title === recommendation.title) { close(); return; }
    const current = await acts.rename(recommendation, title, draft.replaces);
    if (current === null) close(); else setDraft({ title: draft.title, replaces: current });
  };
  const pressed = (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } };
  return (
    <form className="title-form" onSubmit={event => void save(event)}>
      {number}
      <input className="input" autoFocus value={draft.title} maxLength={300} aria-label={t('recommendation.title', { number: recommendation.number })} onChange={event => setDraft({ ...draft, title: event.target.value })} onKeyDown={pressed} />
      <button type="submit" className="button main">{t('frame.save')}</button>
      <button type="button" className="button" onClick={close}>{t('frame.cancel')}</button>
    </form>
  );
}

function RecommendationMenu({ recommendation, page }: { recommendation: Recommendation; page: PageTasks }) {
  const acts = useActs();
  const [adding, setAdding] = useState(false);
  const item = (id: string, label: string, run: () => void) => <MenuItem key={id} id={id} className="menu-item" onAction={run}>{label}</MenuItem>;
  return (
    <>
      <MenuTrigger>
        <Button className="button quiet icon no-print" aria-label={t('recommendation.menu', { number: recommendation.number })}><span aria-hidden="true">⋯</span></Button>
        <Popover className="popover" placement="bottom end">
          <Menu className="menu" aria-label={t('recommendation.menu', { number: recommendation.number })}>
            {item('add', t('recommendation.addAfter'), () => setAdding(true))}
            {item('up', t('recommendation.up'), () => void acts.stepRecommendation(recommendation, -1))}
            {item('down', t('recommendation.down'), () => void acts.stepRecommendation(recommendation, 1))}
            {recommendation.withdrawn
              ? item('restore', t('recommendation.restore'), () => void acts.restoreRecommendation(recommendation))
              : item('withdraw', t('recommendation.withdraw'), () => page.askToWithdraw({ recommendation }))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {adding && <AddRecommendation after={recommendation.id} onDone={() => setAdding(false)} />}
    </>
  );
}

/** A title, and the recommendation is there; `after` null puts it first. */
export function AddRecommendation({ after, onDone }: { after: number | null; onDone: () => void }) {
  const acts = useActs();
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    setBusy(true);
    const added = await acts.addRecommendation(title.trim(), after);
    setBusy(false);
    if (added) onDone();
  };
  return (
    <form className="add-recommendation no-print" onSubmit={event => void add(event)} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); onDone(); } }}>
      <label className="field"><span className="label-text">{t('recommendation.add.title')}</span><input className="input" autoFocus value={title} maxLength={300} onChange={event => setTitle(event.target.value)} /></label>
      <div className="actions"><button type="submit" className="button main" disabled={busy || !title.trim()}>{t('recommendation.add')}</button><button type="button" className="button" onClick={onDone}>{t('frame.cancel')}</button></div>
    </form>
  );
}
