/** All brackets of the draft, by paragraph: what they are, who is behind them, what the reader has yet to say, and what is wrong with the text and how it could be repaired. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { DraftOutline, Paragraph } from '../api';
import { useDraft, useRights, whyNotEdit } from '../drafts/draft';
import { DelegationMark, delegationOf } from '../frame/session';
import { Failed, Waiting } from '../frame/states';
import { formatShare, t } from '../messages';
import { PositionsFolded } from '../positions/PositionMargin';
import { useBracketActs } from './acts';
import { kinds, useBrackets, type Bracket, type BracketKind, type BracketProblem, type BracketSpan, type ParagraphBrackets } from './api';
import type { Place } from './carry';
import { paragraphsOf } from './desk';
import { memberOf, proposersOf, saying } from './faces';
import { everything, listed, type Filter } from './navigation';
import { bare } from './preview';

interface Props { outline: DraftOutline; asked: Partial<Filter>; current: Place | null; goTo: (place: Place) => void; close: () => void }

export function BracketPanel({ outline, asked, current, goTo, close }: Props) {
  const { group, session } = useDraft();
  const query = useBrackets(group.slug, session.draftId);
  const [filter, setFilter] = useState<Filter>({ ...everything, ...asked });
  useEffect(() => setFilter({ ...everything, ...asked }), [asked]);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  const paragraphs = paragraphsOf(outline);
  const own = group.you.delegationId;
  const pressed = (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } };
  const brackets = query.data;
  const shown = brackets ? listed(brackets.paragraphs, paragraphs.map(p => p.id), filter) : [];
  const count = shown.reduce((sum, { brackets: some }) => sum + some.length, 0), problems = brackets?.paragraphs.reduce((sum, p) => sum + p.problems.length, 0) ?? 0;
  const only = paragraphs.find(p => p.id === filter.paragraphId);
  return (
    <aside className="bracket-panel no-print" aria-label={t('bracket.panel')} onKeyDown={pressed}>
      <header>
        <h2 ref={head} tabIndex={-1}>{t('bracket.panel')}</h2>
        <button type="button" className="button quiet icon" aria-label={t('frame.close')} onClick={close}>×</button>
      </header>
      <div className="bracket-filters">
        <label className="field"><span className="unseen">{t('bracket.filter.kind')}</span>
          <select className="input" value={filter.kind ?? ''} onChange={event => setFilter({ ...filter, kind: event.target.value === '' ? null : event.target.value as BracketKind, problemsOnly: false })}>
            <option value="">{t('bracket.filter.everyKind')}</option>
            {kinds.map(kind => <option key={kind} value={kind}>{t(`bracket.kind.${kind}`)}</option>)}
          </select></label>
        {own !== null && <button type="button" className="button" aria-pressed={filter.unspokenBy !== null} onClick={() => setFilter({ ...filter, unspokenBy: filter.unspokenBy === null ? own : null, problemsOnly: false })}>{t('bracket.filter.unspoken', { delegation: delegationOf(group, own)?.shortName ?? '' })}</button>}
        <button type="button" className="button" aria-pressed={filter.problemsOnly} disabled={problems === 0 && !filter.problemsOnly} onClick={() => setFilter({ ...filter, problemsOnly: !filter.problemsOnly, kind: null, unspokenBy: null })}>{t('bracket.filter.problems', { count: problems })}</button>
        {only && <button type="button" className="button" aria-pressed onClick={() => setFilter({ ...filter, paragraphId: null })}>{t('bracket.filter.paragraph', { label: only.label })} <span aria-hidden="true">×</span></button>}
      </div>
      {!brackets ? query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Waiting what={t('bracket.panel.loading')} /> : <>
        <p className="soft small bracket-count" role="status">{filter.problemsOnly ? t('bracket.filter.problems', { count: problems }) : t('bracket.panel.count', { count })}</p>
        {shown.length === 0 && <p className="soft bracket-none">{t(brackets.total.brackets === 0 ? 'bracket.panel.none' : 'bracket.panel.noneSo')}</p>}
        {shown.map(({ reading, brackets: some, problems: wrong }) => {
          const paragraph = paragraphs.find(p => p.id === reading.paragraphId)!;
          return (
            <section key={reading.paragraphId} aria-label={t('paragraph.name', { label: paragraph.label })}>
              <h3><span>{t('paragraph.name', { label: paragraph.label })}</span> <span className="soft tabular">{t('bracket.panel.share', { count: reading.measures.brackets, share: formatShare(reading.measures.share) })}</span></h3>
              <Attributions reading={reading} paragraph={paragraph} />
              <ul>
                {some.map(bracket => <Row label={paragraph.label} key={`${bracket.start}`} reading={reading} bracket={bracket} here={current?.paragraphId === reading.paragraphId && current.start === bracket.start} goTo={goTo} />)}
                {wrong.map((problem, i) => <ProblemRow key={`p${i}`} paragraph={paragraph} reading={reading} problem={problem} goTo={goTo} />)}
              </ul>
            </section>
          );
        })}
        {brackets.spans.length > 0 && !filter.problemsOnly && filter.kind === null && filter.unspokenBy === null && <Spans spans={brackets.spans} paragraphs={paragraphs} />}
      </>}
    </aside>
  );
}

function Row({ label, reading, bracket, here, goTo }: { label: string; reading: ParagraphBrackets; bracket: Bracket; here: boolean; goTo: Props['goTo'] }) {
  const { group } = useDraft();
  const member = memberOf(reading, bracket), proposers = proposersOf(bracket);
  const against = saying(bracket, 'delete').length, reserving = saying(bracket, 'reserve').length;
  return (
    <li className={`bracket-row depth-${(bracket.depth - 1) % 3 + 1}`} style={{ marginInlineStart: `calc(${Math.min(bracket.depth, 4) - 1} * var(--space-3))` }}>
      <button type="button" aria-current={here || undefined} onClick={() => goTo({ paragraphId: reading.paragraphId, version: reading.version, start: bracket.start })}>
        <span className="bracket-row-words serif" dir="auto">{bare(bracket.words) || t('bracket.noWords')}</span>
        <span className="bracket-row-facts soft small">
          <span>{member ? t('bracket.story.member', { index: member.index + 1, of: member.of }) : t(`bracket.kind.${bracket.kind}`)}</span>
          {proposers.map(id => <DelegationMark key={id} name small delegation={delegationOf(group, id)} />)}
          {bracket.reason && <span>{t(`bracket.reason.${bracket.reason}`)}</span>}
          {against > 0 && <span>{t('bracket.row.delete', { count: against })}</span>}
          {reserving > 0 && <span>{t('bracket.row.reserve', { count: reserving })}</span>}
        </span>
      </button>
      {bracket.id !== null && <PositionsFolded kind="bracket" id={bracket.id} name={t('position.of.bracket', { label })} />}
    </li>
  );
}

function ProblemRow({ paragraph, reading, problem, goTo }: { paragraph: Paragraph; reading: ParagraphBrackets; problem: BracketProblem; goTo: Props['goTo'] }) {
  const acts = useBracketActs();
  const rights = useRights();
  const [busy, setBusy] = useState(false);
  const mayEdit = rights.edit && whyNotEdit(paragraph, rights) === null;
  const repair = async (index: number) => { setBusy(true); await acts.repair(paragraph.id, reading.version, problem, index); setBusy(false); };
  return (
    <li className="bracket-problem">
      <p><span className="tag severity-doubt">{t('bracket.problem')}</span> {problem.sentence}</p>
      <div className="actions">
        <button type="button" className="button link" onClick={() => goTo({ paragraphId: reading.paragraphId, version: reading.version, start: problem.start })}>{t('bracket.problem.show')}</button>
        {mayEdit && problem.repairs.map((words, index) => <button key={index} type="button" className="button" disabled={busy} onClick={() => void repair(index)}>{words}</button>)}
      </div>
      {problem.repairs.length === 0 && <p className="soft small">{t('bracket.problem.noRepair')}</p>}
    </li>
  );
}

/** Names written into the text can become data, so that they count, and the text is left to its words. */
function Attributions({ reading, paragraph }: { reading: ParagraphBrackets; paragraph: Paragraph }) {
  const acts = useBracketActs();
  const rights = useRights();
  const [busy, setBusy] = useState(false);
  const count = reading.brackets.filter(bracket => bracket.inlineAttribution).length;
  if (count === 0 || !rights.edit || whyNotEdit(paragraph, rights) !== null) return null;
  const take = async () => { setBusy(true); await acts.takeAttributions(paragraph.id, reading.version); setBusy(false); };
  return <p className="bracket-inline small"><span>{t('bracket.inline', { count })}</span> <button type="button" className="button" disabled={busy} onClick={() => void take()}>{t('bracket.inline.act')}</button></p>;
}

function Spans({ spans, paragraphs }: { spans: readonly BracketSpan[]; paragraphs: readonly Paragraph[] }) {
  const label = (id: number) => paragraphs.find(p => p.id === id)?.label ?? '';
  return (
    <section aria-label={t('bracket.spans')}>
      <h3>{t('bracket.spans')}</h3>
      <ul>{spans.map((span, i) => <li key={i} className="bracket-problem"><p>{t('bracket.span', { from: label(span.fromParagraphId), to: label(span.toParagraphId) })}</p><p className="soft small">{span.evidence}</p></li>)}</ul>
    </section>
  );
}
