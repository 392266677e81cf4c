/** Puts chosen paragraphs under silence: a deadline as it is said in a zone, and what that leaves of working hours where the chair is. */
import { useState } from 'react';
import type { Group } from '../api';
import { agreements, ofDraft, useConsensusActs, useSilences, type Agreement, type Chosen } from '../consensus/api';
import { Asking } from '../drafts/dialogs';
import { notify } from '../frame/notify';
import { formatList, formatNumber, t } from '../messages';
import { crossesWeekend, weekendOf, workingTime } from './workingTime';

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones: readonly string[] = (Intl as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.('timeZone') ?? [here];
const hour = 3_600_000;
const pad = (n: number) => String(n).padStart(2, '0');
/** A moment as the clocks of this browser show it, for the field of a day and a time. */
const localOf = (at: number) => { const d = new Date(at); return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}`; };

export function StartSilence({ group, draftId, selection, onDone, onClose }: { group: Group; draftId: number; selection: readonly Chosen[]; onDone?: () => void; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const rules = useSilences(group.slug, draftId).data;
  const least = rules?.minimumHours ?? 72;
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [towards, setTowards] = useState<Agreement>('agreed-in-group');
  const [zone, setZone] = useState(here);
  const [deadline, setDeadline] = useState(() => localOf(Math.ceil((Date.now() + 96 * hour) / hour) * hour));
  const [offset, setOffset] = useState('');
  // What the field says, as the clocks here would show it: near enough to judge a window by.
  const at = Date.parse(deadline), now = Date.now();
  const submit = async () => {
    const done = await act('POST', `${ofDraft(group.slug, draftId)}/silences`, { title: title.trim(), note: note.trim(), towards, deadlineLocal: deadline, timeZone: zone, offsetMinutes: offset === '' ? null : Number(offset), items: selection.map(s => ({ paragraphId: s.paragraphId, version: s.version })) });
    if (done) onDone?.();
    if (done) notify({ tone: 'done', message: t('silence.started') });
    return done;
  };
  return (
    <Asking title={t('silence.start.title')} act={t('silence.start.act')} ready={selection.length > 0 && title.trim() !== '' && deadline !== ''} submit={submit} onClose={onClose}>
      <p>{formatList(selection.map(s => s.label))}</p>
      <label className="field"><span className="label-text">{t('silence.start.name')}</span><input className="input" autoFocus required maxLength={300} value={title} onChange={e => setTitle(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('silence.towards')}</span><select className="input" value={towards} onChange={e => setTowards(e.target.value as Agreement)}>{agreements.map(a => <option key={a} value={a}>{t(`agreement.${a}`)}</option>)}</select></label>
      <label className="field"><span className="label-text">{t('silence.start.deadline')}</span><input className="input" type="datetime-local" required value={deadline} onChange={e => setDeadline(e.target.value.slice(0, 16))} /></label>
      <label className="field"><span className="label-text">{t('silence.start.zone')}</span><select className="input" value={zone} onChange={e => setZone(e.target.value)}>{[...new Set([here, group.timeZone, 'UTC', ...zones])].map(z => <option key={z} value={z}>{z}</option>)}</select></label>
      <p className="soft small" role="status">{t('silence.start.minimum', { count: least })} {at > now && t('silence.start.window', { hours: formatNumber(Math.round((at - now) / hour)), working: formatNumber(Math.round(workingTime(now, at, here, weekendOf(navigator.language)) / hour)) })} {at > now && crossesWeekend(now, at, here, weekendOf(navigator.language)) && t('silence.start.weekend')}</p>
      <details><summary>{t('silence.start.offset')}</summary><input className="input" type="number" step={15} min={-840} max={840} aria-label={t('silence.start.offset')} value={offset} onChange={e => setOffset(e.target.value)} /></details>
      <label className="field"><span className="label-text">{t('silence.start.note')}</span><textarea className="input" rows={3} maxLength={4000} value={note} onChange={e => setNote(e.target.value)} /></label>
    </Asking>
  );
}
