// Before the first paint, so that a reader in the dark is not dazzled by a white page.
try { const theme = localStorage.getItem('drafting.theme'); if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme; } catch { /* storage refused: the system's theme stands */ }
