/** Marks the words a search has found where they stand on a page, without touching the page's elements. */
import { useEffect, type RefObject } from 'react';
import { occurrencesOf } from './quote';

const name = 'found';

/** Marks `words` in the passage that `hash` names (`#p12`) while the page stands. A browser that cannot mark shows the passage alone. */
export function useFoundWords(root: RefObject<Element | null>, hash: string, words: readonly string[]): void {
  const wanted = words.join('\n');
  useEffect(() => {
    if (!wanted || !hash.startsWith('#p') || !('highlights' in CSS)) return;
    const passage = root.current?.querySelector(`#${CSS.escape(hash.slice(1))} .passage-text`);
    if (!passage) return;
    const ranges: Range[] = [];
    for (const run of passage.querySelectorAll('[data-offset]')) {
      const text = run.firstChild;
      if (!(text instanceof Text)) continue;
      for (const { start, end } of occurrencesOf(text.data, wanted.split('\n'))) {
        const range = document.createRange();
        range.setStart(text, start);
        range.setEnd(text, end);
        ranges.push(range);
      }
    }
    CSS.highlights.set(name, new Highlight(...ranges));
    return () => { CSS.highlights.delete(name); };
  }, [root, hash, wanted]);
}
