/** A change shown against the text: in it, side by side with it, or clean. Which of the three is each reader's own choice, kept on their device. */
import { useMemo, useSyncExternalStore } from 'react';
import { keep, kept } from '../frame/kept';
import { t } from '../messages';
import type { Collision, Run } from './api';
import { pairsOf, piecesOf, type Piece } from './redline';

export type View = 'inline' | 'beside' | 'clean';
const views: readonly View[] = ['inline', 'beside', 'clean'];
const keptView = 'drafting.amendment-view';
const listeners = new Set<() => void>();
const read = (): View => views.find(v => v === kept(keptView)) ?? 'inline';
export function chooseView(view: View): void { keep(keptView, view); for (const listener of listeners) listener(); }
export const nextView = (): void => chooseView(views[(views.indexOf(read()) + 1) % views.length]!);
export const useView = (): View => useSyncExternalStore(tell => { listeners.add(tell); return () => { listeners.delete(tell); }; }, read);

export function ViewSwitch() {
  const view = useView();
  return (
    <div className="view-switch no-print" role="group" aria-label={t('amendments.view')}>
      {views.map(v => <button key={v} type="button" className="button" aria-pressed={v === view} onClick={() => chooseView(v)}>{t(`amendments.view.${v}`)}</button>)}
    </div>
  );
}

const none: readonly Collision[] = [];
/** `view` where the place decides, not the reader. */
export function Redline({ runs, collisions = none, view }: { runs: readonly Run[]; collisions?: readonly Pick<Collision, 'from' | 'to'>[]; view?: View }) {
  const chosen = useView(), shown = view ?? chosen;
  const pieces = useMemo(() => piecesOf(runs, collisions), [runs, collisions]);
  if (runs.length === 0) return <p className="soft">{t('amendments.nothing')}</p>;
  if (shown === 'beside') return <Beside pieces={pieces} />;
  if (shown === 'clean') {
    const left = pieces.filter(p => p.kind !== 'deleted');
    return left.length === 0 ? <p className="soft">{t('amendments.clean.none')}</p> : <p className="redline" dir="auto">{left.map(p => p.text).join('')}</p>;
  }
  return <p className="redline" dir="auto"><Pieces pieces={pieces} /></p>;
}

function Beside({ pieces }: { pieces: readonly Piece[] }) {
  const pairs = useMemo(() => pairsOf(pieces), [pieces]);
  return (
    <table className="redline-beside">
      <thead><tr><th scope="col">{t('amendments.now')}</th><th scope="col">{t('amendments.then')}</th></tr></thead>
      <tbody>{pairs.map((pair, i) => <tr key={i} className={pair.changed ? 'changed' : undefined}><td className="redline" dir="auto"><Pieces pieces={pair.left} /></td><td className="redline" dir="auto"><Pieces pieces={pair.right} /></td></tr>)}</tbody>
    </table>
  );
}

/** Inserted, deleted and colliding words are announced before they are read, and look different without their colour. */
const Pieces = ({ pieces }: { pieces: readonly Piece[] }) => pieces.map((piece, i) => {
  const move = piece.move ?? null, sign = move !== null && <span className="move-sign" aria-hidden="true">⇄{move} </span>, moved = move === null ? undefined : 'moved';
  const words = piece.kind === 'inserted' ? <ins className={moved}><Unseen>{move === null ? t('amendments.inserted') : t('amendments.movedHere', { number: move })} </Unseen>{sign}{piece.text}<Unseen> {t('amendments.inserted.end')} </Unseen></ins>
    : piece.kind === 'deleted' ? <del className={moved}><Unseen>{move === null ? t('amendments.deleted') : t('amendments.movedAway', { number: move })} </Unseen>{sign}{piece.text}<Unseen> {t('amendments.deleted.end')} </Unseen></del>
    : piece.text;
  if (piece.collision === null) return <span key={i}>{words}</span>;
  const first = pieces[i - 1]?.collision !== piece.collision, last = pieces[i + 1]?.collision !== piece.collision;
  return <mark key={i} className="colliding">{first && <><span className="collision-sign" aria-hidden="true">⚑{piece.collision + 1} </span><Unseen>{t('amendments.collision', { number: piece.collision + 1 })} </Unseen></>}{words}{last && <Unseen> {t('amendments.collision.end')} </Unseen>}</mark>;
});
const Unseen = ({ children }: { children: React.ReactNode }) => <span className="unseen">{children}</span>;
