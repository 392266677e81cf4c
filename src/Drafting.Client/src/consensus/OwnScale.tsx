/** A scale of the group's own: levels from the highest down, each with what has to hold; the last holds for every text. */
import { useState } from 'react';
import type { Group } from '../api';
import { Asking } from '../drafts/dialogs';
import { t } from '../messages';
import { ofDraft, useConsensusActs } from './api';

interface Row { name: string; meaning: string; objections: string; share: string; reservations: string; accepting: string; everyGroup: boolean; clean: boolean }
const row = (name: string, meaning: string, more: Partial<Row> = {}): Row => ({ name, meaning, objections: '', share: '', reservations: '', accepting: '', everyGroup: false, clean: false, ...more });
const first = (): Row[] => [row('', '', { objections: '0', clean: true }), row('', '', { objections: '0' }), row('', '')];

const keyOf = (name: string, i: number) => name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 30) || `level-${i + 1}`;
const numberOf = (words: string): number | undefined => words.trim() === '' ? undefined : Number(words);
const percentOf = (words: string): number | undefined => words.trim() === '' ? undefined : Number(words) / 100;

export function OwnScale({ group, draftId, onClose }: { group: Group; draftId: number; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [rows, setRows] = useState(first);
  const [agreedFrom, setAgreedFrom] = useState(1);
  const set = (i: number, change: Partial<Row>) => setRows(now => now.map((r, j) => j === i ? { ...r, ...change } : r));
  const keys = rows.map((r, i) => keyOf(r.name, i));
  const ready = name.trim() !== '' && source.trim() !== '' && rows.every(r => r.name.trim() !== '' && r.meaning.trim() !== '') && new Set(keys).size === keys.length;
  const submit = () => act<undefined>('PUT', `${ofDraft(group.slug, draftId)}/scale`, {
    own: {
      key: 'own', version: 1, name: name.trim(), source: source.trim(), agreedFrom: keys[Math.min(agreedFrom, keys.length - 1)],
      levels: rows.map((r, i) => ({
        key: keys[i], name: r.name.trim(), meaning: r.meaning.trim(),
        when: i === rows.length - 1 ? {} : { maxObjections: numberOf(r.objections), maxObjectionShare: percentOf(r.share), maxReservations: numberOf(r.reservations), minAcceptingShareOfAll: percentOf(r.accepting), everyGroupAccepts: r.everyGroup, cleanText: r.clean },
      })),
    },
  });
  return (
    <Asking wide title={t('scale.own.title')} act={t('scale.own.act')} ready={ready} submit={submit} onClose={onClose}>
      <label className="field"><span className="label-text">{t('scale.own.name')}</span><input className="input" autoFocus required maxLength={120} value={name} onChange={e => setName(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('scale.own.source')}</span><input className="input" required maxLength={500} value={source} onChange={e => setSource(e.target.value)} /></label>
      <div className="own-levels">{rows.map((r, i) => {
        const last = i === rows.length - 1;
        return (
          <fieldset key={i} className="own-level"><legend className="label-text">{t('scale.own.level', { number: i + 1 })}</legend>
            <label className="field"><span className="label-text">{t('scale.own.level.name')}</span><input className="input" required maxLength={60} value={r.name} onChange={e => set(i, { name: e.target.value })} /></label>
            <label className="field"><span className="label-text">{t('scale.own.level.meaning')}</span><input className="input" required maxLength={300} value={r.meaning} onChange={e => set(i, { meaning: e.target.value })} /></label>
            {last ? <p className="soft small">{t('scale.own.last')}</p> : <div className="own-when">
              <label className="field"><span className="label-text">{t('scale.own.objections')}</span><input className="input" type="number" min={0} value={r.objections} onChange={e => set(i, { objections: e.target.value })} /></label>
              <label className="field"><span className="label-text">{t('scale.own.share')}</span><input className="input" type="number" min={0} max={100} value={r.share} onChange={e => set(i, { share: e.target.value })} /></label>
              <label className="field"><span className="label-text">{t('scale.own.reservations')}</span><input className="input" type="number" min={0} value={r.reservations} onChange={e => set(i, { reservations: e.target.value })} /></label>
              <label className="field"><span className="label-text">{t('scale.own.accepting')}</span><input className="input" type="number" min={0} max={100} value={r.accepting} onChange={e => set(i, { accepting: e.target.value })} /></label>
              <label className="own-check"><input type="checkbox" checked={r.everyGroup} onChange={e => set(i, { everyGroup: e.target.checked })} /> {t('scale.own.everyGroup')}</label>
              <label className="own-check"><input type="checkbox" checked={r.clean} onChange={e => set(i, { clean: e.target.checked })} /> {t('scale.own.clean')}</label>
            </div>}
            {!last && rows.length > 2 && <button type="button" className="button quiet" onClick={() => setRows(now => now.filter((_, j) => j !== i))}>{t('scale.own.remove', { number: i + 1 })}</button>}
          </fieldset>);
      })}</div>
      {rows.length < 12 && <p><button type="button" className="button" onClick={() => setRows(now => [...now.slice(0, -1), row('', ''), ...now.slice(-1)])}>{t('scale.own.add')}</button></p>}
      <label className="field"><span className="label-text">{t('scale.own.agreedFrom')}</span><select className="input" value={agreedFrom} onChange={e => setAgreedFrom(Number(e.target.value))}>{rows.map((r, i) => <option key={i} value={i}>{r.name || t('scale.own.level', { number: i + 1 })}</option>)}</select></label>
    </Asking>
  );
}
