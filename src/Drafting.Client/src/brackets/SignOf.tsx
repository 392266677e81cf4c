/** One `[` or `]` in a text that is read: what the letter cannot show is told to those who listen, and the opening one can be pressed. */
import type { CSSProperties, KeyboardEvent } from 'react';
import type { BracketRun } from '../editor/brackets';
import { t } from '../messages';
import type { Face } from './faces';

export function SignOf({ run, sign, face, className, style }: { run: BracketRun; sign: string; face: Face | undefined; className: string; style: CSSProperties | undefined }) {
  if (run.kind === 'loose') return <span className={className} style={style} data-at={run.from} tabIndex={-1} role="img" aria-label={face?.label ?? t('bracket.spoken.loose')}>{sign}</span>;
  // Enter and Space do what a click does; the page around it hears that.
  const pressed = (event: KeyboardEvent<HTMLElement>) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); event.stopPropagation(); event.currentTarget.click(); } };
  return run.from === run.opener
    ? <span className={className} style={style} data-at={run.from} data-sign={face?.sign || undefined} role="button" aria-haspopup="dialog" tabIndex={-1} aria-label={face?.label ?? t('bracket.spoken.plain')} onKeyDown={pressed}>[</span>
    : <span className={className} style={style} data-at={run.from} data-by={face?.by || undefined} role="img" aria-label={t('bracket.spoken.close')}>]</span>;
}
