/** Strings and signs of JSON; an unterminated string runs to the end, so that the reading stays linear. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\]:,]/gs;

/**
 * Returns a key that an object of this JSON text has twice, or null. JSON.parse takes the last of them and
 * other readers the first: of two amounts under one signature it is unclear which was meant.
 */
export function repeatedKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = unescaped(before);
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    before = token;
  }
  return null;
}

/** `"\u0061mount"` is `amount`. */
function unescaped(token: string): string {
  try {
    return token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
  } catch {
    return token;
  }
}
