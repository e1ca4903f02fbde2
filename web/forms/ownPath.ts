const HERE = 'http://desk';

/** The path and query of an address that leads to this desk, else `/`: nobody is sent elsewhere by a form or a link. */
export function ownPath(to: string): string {
  if (!to.startsWith('/') || !URL.canParse(to, HERE)) return '/';
  const { origin, pathname, search } = new URL(to, HERE);
  // `/.//elsewhere` becomes `//elsewhere`, which is another host.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : '/';
}
