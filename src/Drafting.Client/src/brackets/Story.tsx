/** The story of one bracket, beside it: what it is, who wants what, since when; and what can be done about it. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'react-router';
import { toOne } from '../amendments/places';
import type { Paragraph } from '../api';
import { useDraft, useRights, whyNotEdit } from '../drafts/draft';
import { DelegationMark, attributionOf, delegationOf, may } from '../frame/session';
import { formatAgo, formatExactMoment, t } from '../messages';
import { useBracketActs } from './acts';
import { says, useBrackets, type AltSet, type Bracket, type ParagraphBrackets } from './api';
import type { Place } from './carry';
import { useStanding } from './desk';
import { memberOf, saying } from './faces';
import { wordingsOf } from './preview';

export type Asked = 'alternative' | 'describe' | 'lift';
interface Props {
  place: Place; paragraph: Paragraph;
  /** The sign it is told of; where it has gone from the page the story stays where it was. */
  anchor: HTMLElement | null;
  /** False: shown because a pointer rests there, and gone with it. */
  held: boolean;
  ask(what: Asked, place: Place, choose?: number): void;
  goTo(paragraphId: number): void;
  hold(): void;
  close(back: boolean): void;
}

export function Story(props: Props) {
  const standing = useStanding(props.place, props.paragraph);
  const gone = standing === 'gone';
  useEffect(() => { if (gone) props.close(false); }, [gone]);
  return gone ? null : <Card {...props} {...standing} />;
}

function Card({ place, paragraph, anchor, held, ask, goTo, hold, close, reading, bracket }: Props & { reading: ParagraphBrackets | null; bracket: Bracket | null }) {
  const { group, session } = useDraft();
  const rights = useRights();
  const card = useRef<HTMLDivElement>(null);
  const at = usePlaceBeside(card, anchor, bracket);
  const { data: sees } = useBrackets(group.slug, session.draftId, all => all.seesAttribution);
  useEffect(() => { if (held) card.current?.focus({ preventScroll: true }); }, [held]);
  const pressed = (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); close(true); } };
  const member = bracket && reading ? memberOf(reading, bracket) : null;
  const set = bracket?.set != null ? reading?.sets[bracket.set] ?? null : null;
  const mayEdit = rights.edit && whyNotEdit(paragraph, rights) === null;
  return (
    <div ref={card} className="bracket-story" role="dialog" aria-label={t('bracket.story', { label: paragraph.label })} tabIndex={-1} style={at ?? { visibility: 'hidden' }} onKeyDown={pressed} onPointerDown={hold} onFocus={hold}>
      <header>
        <h3>{member ? t('bracket.story.member', { index: member.index + 1, of: member.of }) : t('bracket.story.kind', { kind: t(`bracket.kind.${bracket?.kind ?? 'undetermined'}`) })}
          {bracket?.reason && <span className="tag">{t(`bracket.reason.${bracket.reason}`)}</span>}</h3>
        <button type="button" className="button quiet icon" aria-label={t('frame.close')} onClick={() => close(true)}>×</button>
      </header>
      {bracket === null ? <p className="soft">{t('bracket.story.unread')}</p> : <>
        <Facts bracket={bracket} set={set} goTo={goTo} />
        {set && set.members.length > 1 && <Wordings set={set} chosen={member?.index ?? null} choose={mayEdit ? index => ask('lift', place, index) : null} />}
        {sees === false ? <p className="soft small">{t('bracket.story.unseen')}</p> : <Voices bracket={bracket} />}
        {rights.edit && <OwnVoice bracket={bracket} place={place} />}
      </>}
      {mayEdit
        ? <div className="actions">
            <button type="button" className="button" onClick={() => ask('alternative', place)}>{t('bracket.act.alternative')}</button>
            <button type="button" className="button" onClick={() => ask('describe', place)}>{t('bracket.act.describe')}</button>
            <button type="button" className="button" onClick={() => ask('lift', place)}>{t('bracket.act.lift')}</button>
          </div>
        : rights.edit && <p className="soft small">{t('bracket.story.mayNot')}</p>}
    </div>
  );
}

function Facts({ bracket, set, goTo }: { bracket: Bracket; set: AltSet | null; goTo: (paragraphId: number) => void }) {
  const { group, session } = useDraft();
  const linked = session.state.draft?.recommendations.flatMap(r => r.paragraphs).find(p => p.id === bracket.linkedParagraphId);
  const facts: ReactNode[] = [];
  if (bracket.by) facts.push(t('bracket.story.by', { name: attributionOf(group, bracket.by.personId, bracket.by.delegationId) }));
  if (bracket.at !== null) facts.push(<time dateTime={new Date(bracket.at).toISOString()} title={formatExactMoment(bracket.at)}>{formatAgo(bracket.at, Date.now())}</time>);
  if (bracket.amendmentId !== null) facts.push(<Link to={toOne(bracket.amendmentId)}>{t('bracket.story.amendment')}</Link>);
  return (
    <div className="bracket-facts">
      <p className="soft small">{t(`bracket.kindMeans.${bracket.kind}`)}.</p>
      {facts.length > 0 && <p className="small">{facts.map((fact, i) => <span key={i}>{i > 0 && ' · '}{fact}</span>)}</p>}
      {bracket.reasonText && <p className="small serif" dir="auto">{bracket.reasonText}</p>}
      {linked && <p className="small"><button type="button" className="button link" onClick={() => goTo(linked.id)}>{t('bracket.story.linked', { label: linked.label })}</button></p>}
      {set?.undecided && <p className="small bracket-undecided">{t('bracket.story.undecided', { why: set.undecided })}</p>}
    </div>
  );
}

const Wordings = ({ set, chosen, choose }: { set: AltSet; chosen: number | null; choose: ((index: number) => void) | null }) => (
  <ol className="bracket-wordings">
    {wordingsOf(set).map((words, index) => (
      <li key={index} aria-current={index === chosen || undefined}>
        <span className="serif" dir="auto">{words || t('bracket.noWords')}</span>
        {choose && <button type="button" className="button quiet" onClick={() => choose(index)}>{t('bracket.act.choose')}<span className="unseen"> {words}</span></button>}
      </li>
    ))}
  </ol>
);

function Voices({ bracket }: { bracket: Bracket }) {
  const { group } = useDraft();
  const said = says.filter(say => saying(bracket, say).length > 0);
  if (said.length === 0) return <p className="soft small">{t('bracket.story.noVoice')}</p>;
  return (
    <dl className="bracket-voices">
      {said.map(say => (
        <div key={say} className={`voice-${say}`}>
          <dt><span className="voice-sign" aria-hidden="true">{t(`bracket.say.${say}.sign`)}</span> {t(`bracket.says.${say}`)}</dt>
          <dd>{bracket.voices.filter(voice => voice.say === say).map(({ delegationId, at }) => <span key={delegationId} title={at > 0 ? formatAgo(at, Date.now()) : undefined}><DelegationMark name small delegation={delegationOf(group, delegationId)} /></span>)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What one's delegation says; the chair and the secretariat say it for the delegation they choose. */
function OwnVoice({ bracket, place }: { bracket: Bracket; place: Place }) {
  const { group } = useDraft();
  const acts = useBracketActs();
  const forOthers = may(group, 'set-policy');
  const [delegationId, choose] = useState(group.you.delegationId);
  // A disabled button would let go of the focus, and the story with it.
  const busy = useRef(false);
  if (delegationId === null && !forOthers) return null;
  const now = bracket.voices.find(voice => voice.delegationId === delegationId)?.say ?? null;
  const say = async (what: (typeof says)[number]) => { if (busy.current) return; busy.current = true; await acts.say(place, what === now ? 'none' : what, delegationId); busy.current = false; };
  return (
    <div className="bracket-own">
      {forOthers
        ? <label className="field"><span className="label-text">{t('bracket.story.for')}</span>
            <select className="input" value={delegationId ?? ''} onChange={event => choose(event.target.value === '' ? null : Number(event.target.value))}>
              <option value="">{t('bracket.story.for.choose')}</option>
              {group.delegations.map(d => <option key={d.id} value={d.id}>{d.shortName}</option>)}
            </select></label>
        : <p className="label-text">{t('bracket.story.own', { delegation: delegationOf(group, delegationId)?.shortName ?? '' })}</p>}
      <div className="actions" role="group" aria-label={t('bracket.story.say')}>
        {says.map(what => <button key={what} type="button" className="button" disabled={delegationId === null} aria-pressed={what === now} onClick={() => void say(what)}><span aria-hidden="true">{t(`bracket.say.${what}.sign`)}</span>{t(`bracket.say.${what}`)}</button>)}
      </div>
    </div>
  );
}

const gap = 6;
/** Below the sign where there is room, otherwise above; it goes along when the page scrolls. */
function usePlaceBeside(card: React.RefObject<HTMLElement | null>, anchor: HTMLElement | null, content: unknown): { insetInlineStart: number; insetBlockStart: number } | null {
  const [at, setAt] = useState<{ insetInlineStart: number; insetBlockStart: number } | null>(null);
  const seen = useRef<DOMRect | null>(null);
  useLayoutEffect(() => {
    const place = () => {
      const box = card.current?.getBoundingClientRect();
      if (anchor?.isConnected) seen.current = anchor.getBoundingClientRect();
      const sign = seen.current;
      if (!box || !sign) return;
      const width = document.documentElement.clientWidth, height = window.innerHeight;
      const below = sign.bottom + gap + box.height <= height || sign.top - gap - box.height < 0;
      const left = Math.max(gap, Math.min(sign.left - gap, width - box.width - gap));
      const top = below ? Math.min(sign.bottom + gap, Math.max(gap, height - box.height - gap)) : sign.top - gap - box.height;
      setAt({ insetInlineStart: document.dir === 'rtl' ? width - left - box.width : left, insetBlockStart: top });
    };
    place();
    window.addEventListener('scroll', place, { passive: true, capture: true });
    window.addEventListener('resize', place);
    return () => { window.removeEventListener('scroll', place, { capture: true }); window.removeEventListener('resize', place); };
  }, [anchor, card, content]);
  return at;
}
