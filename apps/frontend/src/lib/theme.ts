export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The server reads this cookie and renders the theme, so that nothing flashes and no script is needed. */
export const themeCookie = 'helix_theme';
const yearSeconds = 31_536_000;

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** Applies a theme to this page and to the next ones. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
