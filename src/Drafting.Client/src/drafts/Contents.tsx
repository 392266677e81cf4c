/** The recommendations by number, beside the sheet; on a narrow screen a list that opens. */
import { useEffect, useState, type MouseEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { AmendmentsLink } from '../amendments/AmendmentMargin';
import { useCommand } from '../frame/commands';
import type { DraftOutline } from '../api';
import { t } from '../messages';
import { sectionOf } from './RecommendationSection';

export function Contents({ outline }: { outline: DraftOutline }) {
  const here = useSectionInView(outline);
  const [open, setOpen] = useState(false);
  const current = outline.recommendations.find(r => r.id === here) ?? outline.recommendations[0];
  if (!current) return <div className="contents" />;
  const go = (event: MouseEvent, id: number) => {
    event.preventDefault();
    setOpen(false);
    document.getElementById(sectionOf(id))?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  };
  const list = (
    <ol>
      {outline.recommendations.map(({ id, number, title, withdrawn }) => (
        <li key={id}><a href={`#${sectionOf(id)}`} className={withdrawn ? 'withdrawn' : undefined} aria-current={id === current.id ? 'location' : undefined} onClick={event => go(event, id)}><span className="number">{number}</span><span>{title}</span></a></li>
      ))}
    </ol>
  );
  return (
    <nav className="contents no-print" aria-label={t('draft.contents')}>
      <div className="contents-side">{list}<AmendmentsLink /><EvidenceLink /></div>
      <details className="contents-narrow" open={open} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary><span className="soft">{t('draft.contents.jump')}</span> <span className="number">{current.number}</span> {current.title}</summary>
        {list}
        <AmendmentsLink />
        <EvidenceLink />
      </details>
    </nav>
  );
}

/** The way to the evidence of all paragraphs. */
function EvidenceLink() {
  const [, setSearch] = useSearchParams();
  useCommand({ id: 'find.go', label: t('find.go'), keys: 'g e', run: () => setSearch('?view=evidence') });
  return <Link className="amendments-link" to="?view=evidence">{t('find.link')}</Link>;
}

/** The recommendation that is being read: the last whose head has passed the upper third of the window. */
function useSectionInView(outline: DraftOutline): number | null {
  const [here, setHere] = useState<number | null>(null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const passed = outline.recommendations.filter(r => (document.getElementById(sectionOf(r.id))?.getBoundingClientRect().top ?? Infinity) < window.innerHeight / 3);
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      setHere((atEnd && window.scrollY > 0 ? outline.recommendations.at(-1) : passed.at(-1))?.id ?? null);
    };
    const soon = () => { frame ||= requestAnimationFrame(look); };
    look();
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => { cancelAnimationFrame(frame); window.removeEventListener('scroll', soon); window.removeEventListener('resize', soon); };
  }, [outline]);
  return here;
}
