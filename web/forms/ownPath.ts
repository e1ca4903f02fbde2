const HERE = 'http://desk';

/**
 * Returns the path and query of an address on this desk, else `/`: no form or link redirects to another site.
 */
export function ownPath(to: string): string {
  if (!to.startsWith('/') || !URL.canParse(to, HERE)) return '/';
  const { origin, pathname, search } = new URL(to, HERE);
  // `/.//elsewhere` becomes `//elsewhere`, which is another host.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : '/';
}
