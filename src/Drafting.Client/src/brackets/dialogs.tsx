/** The acts on brackets that ask something first: what it is and why, other words, how it falls, and who sees who stands behind it. */
import { useState, type ReactNode } from 'react';
import type { Paragraph } from '../api';
import { useDraft, useLiveText } from '../drafts/draft';
import { Asking } from '../drafts/dialogs';
import { Failed, Waiting } from '../frame/states';
import { t } from '../messages';
import { useBracketActs } from './acts';
import { kinds, reasons, useSettings, type AttributionFor, type Bracket, type BracketKind, type BracketSettings, type Description, type Lifting, type Reason } from './api';
import type { Place } from './carry';
import { paragraphsOf, useStanding } from './desk';
import { bare as bareWords, previewOf, wordingsOf } from './preview';

/** `kindIs`: there is nothing to choose, and only the reason is asked. */
function useDescription(from: Pick<Bracket, 'kind' | 'reason' | 'reasonText' | 'linkedParagraphId'> | null, paragraph: Paragraph, kindIs?: BracketKind): { description: Description; ready: boolean; fields: ReactNode } {
  const { session } = useDraft();
  const [kind, setKind] = useState<BracketKind>(kindIs ?? from?.kind ?? 'undetermined');
  const [reason, setReason] = useState<Reason | null>(from?.reason ?? null);
  const [reasonText, setReasonText] = useState(from?.reasonText ?? '');
  const [linkedParagraphId, setLinked] = useState(from?.linkedParagraphId ?? null);
  const others = (session.state.draft ? paragraphsOf(session.state.draft) : []).filter(p => p.id !== paragraph.id);
  const fields = (
    <>
      {kindIs === undefined && <fieldset className="bracket-choice"><legend className="label-text">{t('bracket.ask.kind')}</legend>
        {kinds.map((k, i) => <label key={k}><input type="radio" name="kind" autoFocus={from === null ? i === 0 : k === kind} checked={k === kind} onChange={() => setKind(k)} /><span><b>{t(`bracket.kind.${k}`)}</b> <span className="soft small">{t(`bracket.kindMeans.${k}`)}</span></span></label>)}
      </fieldset>}
      <label className="field"><span className="label-text">{t('bracket.ask.reason')}</span>
        <select className="input" autoFocus={kindIs !== undefined} value={reason ?? ''} onChange={event => setReason(event.target.value === '' ? null : event.target.value as Reason)}>
          <option value="">{t('bracket.reason.none')}</option>
          {reasons.map(r => <option key={r} value={r}>{t(`bracket.reason.${r}`)}</option>)}
        </select></label>
      {reason === 'linked' && <label className="field"><span className="label-text">{t('bracket.ask.linked')}</span>
        <select className="input" required value={linkedParagraphId ?? ''} onChange={event => setLinked(Number(event.target.value) || null)}>
          <option value="">{t('bracket.ask.linked.choose')}</option>
          {others.map(p => <option key={p.id} value={p.id}>{p.label} · {(session.text(p.textId)?.text ?? '').slice(0, 60)}</option>)}
        </select></label>}
      {reason !== null && <label className="field"><span className="label-text">{t('bracket.ask.reasonText')}</span><textarea className="input" rows={2} maxLength={1000} value={reasonText} onChange={event => setReasonText(event.target.value)} /></label>}
    </>
  );
  const description: Description = { kind, reason, reasonText: reason && reasonText.trim() ? reasonText.trim() : null, linkedParagraphId: reason === 'linked' ? linkedParagraphId : null };
  return { description, ready: reason !== 'linked' || linkedParagraphId !== null, fields };
}

const given = ({ kind, reason, reasonText, linkedParagraphId }: Description) => ({ kind, ...(reason && { reason }), ...(reasonText && { reasonText }), ...(linkedParagraphId !== null && { linkedParagraphId }) });

/** Puts words into brackets; where nothing is selected, a placeholder. */
export function BracketDialog({ paragraph, place, end, words, onClose }: { paragraph: Paragraph; place: Place; end: number; words: string; onClose: () => void }) {
  const acts = useBracketActs();
  const empty = place.start === end;
  const { description, ready, fields } = useDescription(null, paragraph, empty ? 'placeholder' : undefined);
  return (
    <Asking title={t(empty ? 'bracket.ask.placeholder.title' : 'bracket.ask.add.title')} act={t('bracket.ask.add.act')} ready={ready} submit={() => acts.add(place, end, given(description))} onClose={onClose}>
      {empty ? <p className="soft small">{t('bracket.ask.placeholder.what')}</p> : <p className="bracket-quote" dir="auto"><span className="bracket depth-1" aria-hidden="true">[</span>{words}<span className="bracket depth-1" aria-hidden="true">]</span></p>}
      {fields}
    </Asking>
  );
}

interface About { paragraph: Paragraph; place: Place; onClose: () => void }

export function DescribeDialog({ paragraph, place, bracket, onClose }: About & { bracket: Bracket | null }) {
  const acts = useBracketActs();
  const { description, ready, fields } = useDescription(bracket, paragraph);
  return <Asking title={t('bracket.ask.describe.title')} act={t('frame.save')} ready={ready} submit={() => acts.describe(place, description)} onClose={onClose}>{fields}</Asking>;
}

export function AlternativeDialog({ place, bracket, onClose }: About & { bracket: Bracket | null }) {
  const acts = useBracketActs();
  const [words, setWords] = useState('');
  return (
    <Asking title={t('bracket.ask.alternative.title')} act={t('bracket.ask.alternative.act')} ready={words.trim() !== ''} submit={() => acts.addAlternative(place, words.trim())} onClose={onClose}>
      {bracket && <p className="bracket-quote" dir="auto">{bracket.words}</p>}
      <label className="field"><span className="label-text">{t('bracket.ask.alternative.words')}</span><textarea className="input serif" autoFocus rows={3} maxLength={20_000} dir="auto" value={words} onChange={event => setWords(event.target.value)} /></label>
    </Asking>
  );
}

export function LiftDialog({ paragraph, place, first, onClose }: About & { first: Lifting | null }) {
  const { session } = useDraft();
  const acts = useBracketActs();
  const { text } = useLiveText(session, paragraph.textId);
  const standing = useStanding(place, paragraph);
  const here = standing === 'gone' ? null : standing;
  const bracket = here?.bracket ?? null;
  const set = bracket?.set != null ? here?.reading?.sets[bracket.set] ?? null : null;
  const wordings = set && set.members.length > 1 ? wordingsOf(set) : [];
  const bare = bracket ? bareWords(bracket.words) : '';
  const [lifting, choose] = useState<Lifting>(first ?? (wordings.length ? { how: 'choose', index: 0 } : { how: 'keep' }));
  const [merged, setMerged] = useState<string | null>(null);
  if (!here) return <Asking title={t('bracket.ask.lift.title')} act={t('bracket.ask.lift.act')} ready={false} submit={() => Promise.resolve(false)} onClose={onClose}><p role="alert">{t('bracket.ask.gone')}</p></Asking>;
  const words = merged ?? (wordings.length ? wordings.join(' ') : bare);
  const chosen: Lifting = lifting.how === 'merge' ? { how: 'merge', words: words.trim() } : lifting;
  const option = (key: string, value: Lifting, label: string, detail?: string) => {
    const checked = value.how === lifting.how && (value.how !== 'choose' || (lifting.how === 'choose' && lifting.index === value.index));
    return <label key={key}><input type="radio" name="how" autoFocus={checked} checked={checked} onChange={() => choose(value)} /><span><b>{label}</b>{detail !== undefined && <span className="serif" dir="auto"> {detail || t('bracket.noWords')}</span>}</span></label>;
  };
  const preview = bracket && previewOf(text, bracket, set, chosen);
  return (
    <Asking title={t('bracket.ask.lift.title')} act={t('bracket.ask.lift.act')} ready={chosen.how !== 'merge' || chosen.words !== ''} submit={() => acts.lift(here.place, chosen)} onClose={onClose}>
      <fieldset className="bracket-choice"><legend className="label-text">{t('bracket.ask.lift.how')}</legend>
        {wordings.map((wording, index) => option(`choose-${index}`, { how: 'choose', index }, t('bracket.ask.lift.choose', { index: index + 1 }), wording))}
        {wordings.length === 0 && option('keep', { how: 'keep' }, t('bracket.ask.lift.keep'))}
        {option('drop', { how: 'drop' }, t(wordings.length ? 'bracket.ask.lift.dropOne' : 'bracket.ask.lift.drop'), wordings.length ? bare : undefined)}
        {option('merge', { how: 'merge', words: '' }, t(wordings.length ? 'bracket.ask.lift.merge' : 'bracket.ask.lift.replace'))}
      </fieldset>
      {lifting.how === 'merge' && <label className="field"><span className="label-text">{t('bracket.ask.lift.words')}</span><textarea className="input serif" rows={3} maxLength={20_000} dir="auto" value={words} onChange={event => setMerged(event.target.value)} /></label>}
      {preview && <figure className="bracket-preview"><figcaption className="label-text">{t('bracket.ask.preview')}</figcaption>
        <p dir="auto">{preview.before}{preview.kept === null
          ? <><Struck>{preview.removed}</Struck>{preview.inserted && <> <ins><span className="unseen">{t('history.inserted')} </span>{preview.inserted}<span className="unseen"> {t('history.inserted.end')} </span></ins></>}</>
          : <><Struck>{preview.removed.slice(0, preview.kept)}</Struck>{preview.inserted}<Struck>{preview.removed.slice(preview.kept + preview.inserted.length)}</Struck></>}{preview.after}</p></figure>}
    </Asking>
  );
}

const Struck = ({ children }: { children: string }) => children && <del><span className="unseen">{t('history.deleted')} </span>{children}<span className="unseen"> {t('history.deleted.end')} </span></del>;

const audiences: readonly AttributionFor[] = ['everyone', 'members', 'chair'];
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { group } = useDraft();
  const query = useSettings(group.slug);
  if (query.data) return <SettingsForm before={query.data} onClose={onClose} />;
  return (
    <Asking title={t('bracket.settings.title')} act={t('frame.save')} ready={false} submit={() => Promise.resolve(false)} onClose={onClose}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Waiting />}
    </Asking>
  );
}

function SettingsForm({ before, onClose }: { before: BracketSettings; onClose: () => void }) {
  const { group } = useDraft();
  const acts = useBracketActs();
  const [attributionFor, setAudience] = useState(before.attributionFor);
  const [threshold, setThreshold] = useState(String(before.supportThreshold));
  const number = Number(threshold), most = Math.max(0, group.delegations.length - 1);
  const ready = threshold.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= most;
  return (
    <Asking title={t('bracket.settings.title')} act={t('frame.save')} ready={ready} submit={() => acts.set({ attributionFor, supportThreshold: number }, before)} onClose={onClose}>
      <fieldset className="bracket-choice"><legend className="label-text">{t('bracket.settings.attribution')}</legend>
        {audiences.map(audience => <label key={audience}><input type="radio" name="audience" autoFocus={audience === attributionFor} checked={audience === attributionFor} onChange={() => setAudience(audience)} /><span><b>{t(`bracket.settings.for.${audience}`)}</b> <span className="soft small">{t(`bracket.settings.for.${audience}.means`)}</span></span></label>)}
      </fieldset>
      <label className="field"><span className="label-text">{t('bracket.settings.threshold')}</span><input className="input bracket-number" type="number" inputMode="numeric" min={0} max={most} step={1} value={threshold} onChange={event => setThreshold(event.target.value)} aria-describedby="threshold-means" /></label>
      <p id="threshold-means" className="soft small">{t('bracket.settings.threshold.means', { most })}</p>
    </Asking>
  );
}
