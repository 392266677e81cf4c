/** The search field of the frame: Enter goes to the page of what is found; on that page its own field takes over. */
import { useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useCommand } from '../frame/commands';
import { t } from '../messages';
import './field.css';

export const searchFieldId = 'search-field';

export function SearchField({ slug }: { slug: string }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const page = `/g/${slug}/search`, there = pathname === page;
  const focus = () => {
    const field = there ? document.getElementById(searchFieldId) as HTMLInputElement | null : input.current;
    // On a narrow screen there is no room for a field here.
    if (!field || field.getClientRects().length === 0) void navigate(page); else { field.focus(); field.select(); }
  };
  useCommand({ id: 'search.go', label: t('search.go'), keys: '/', run: focus });
  if (there) return null;
  return (
    <form className="frame-search" role="search" aria-label={t('search.go')} action={page} onSubmit={e => { e.preventDefault(); const q = input.current!.value.trim(); void navigate(q ? `${page}?q=${encodeURIComponent(q)}` : page); }}>
      <input ref={input} className="input" type="search" name="q" maxLength={500} aria-label={t('search.field')} placeholder={t('search.title')} onKeyDown={e => { if (e.key === 'Escape') e.currentTarget.blur(); }} /><kbd className="key" aria-hidden="true">/</kbd>
      <button type="submit" className="button quiet icon" aria-label={t('search.go')}><span aria-hidden="true">⌕</span></button>
    </form>
  );
}
