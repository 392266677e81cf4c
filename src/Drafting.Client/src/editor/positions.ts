/** Positions between the confirmed text and the words on the screen, across changes that are still pending. */
import { ChangeSet, type ChangeDesc } from '@codemirror/state';

/** The pending changes as one: from the confirmed text, of length `confirmed`, to the screen. */
export function reduceToDesc(shown: number, confirmed: number, pending: readonly { changes: ChangeSet }[]): ChangeDesc {
  const whole = pending.reduce<ChangeDesc>((all, update) => all.composeDesc(update.changes), ChangeSet.empty(confirmed));
  if (whole.newLength !== shown) throw new RangeError(`Pending changes lead to length ${whole.newLength}, the screen has ${shown}.`);
  return whole;
}
