/** Changes the question part of the address without a request for the page; null takes a name out. */
export function changeQuery(changes: Record<string, string | null>): void {
  const { pathname, search } = window.location;
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  window.history.replaceState(null, '', text ? `${pathname}?${text}` : pathname);
}
