type Named = { role: string; name: string; email?: string | undefined };

/**
 * The contacts after the billing system has sent `next`: what it sent before (`sent`) and sends again stays as people
 * have made it since (`kept`), also where they took it off; what it sends changed is taken as it is sent. Contacts that
 * people added stay; what the billing system sends no longer is taken off.
 */
export function mergedContacts<C extends Named>(
  sent: readonly C[],
  kept: readonly C[],
  next: readonly C[],
): C[] {
  if (isSame(sent, next)) return [...kept];
  const keptOf = pairs(sent, kept);
  const sentOf = pairs(next, sent);
  const merged = next.flatMap((contact) => {
    const before = sentOf.get(contact);
    const now = before && keptOf.get(before);
    if (!before || !isSame(before, contact)) return [contact];
    return now ? [now] : [];
  });
  const known = new Set(keptOf.values());
  return [...merged, ...kept.filter((contact) => !known.has(contact))];
}

/** Each of `from` with the one of `to` that is the same person: by address, by name, else the only one left of the role. */
function pairs<C extends Named>(from: readonly C[], to: readonly C[]): Map<C, C> {
  const found = new Map<C, C>();
  const taken = new Set<C>();
  const pair = (like: (a: C, b: C) => boolean) => {
    for (const one of from) {
      const rest = to.filter((other) => !taken.has(other) && other.role === one.role && like(one, other));
      if (found.has(one) || !rest[0]) continue;
      found.set(one, rest[0]);
      taken.add(rest[0]);
    }
  };
  pair((a, b) => a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase());
  pair((a, b) => a.name === b.name);
  const left = (role: string) => [
    from.filter((one) => one.role === role && !found.has(one)),
    to.filter((one) => one.role === role && !taken.has(one)),
  ];
  for (const role of new Set(from.map((one) => one.role))) {
    const [[one, ...more], [other, ...others]] = left(role) as [C[], C[]];
    if (one && other && more.length + others.length === 0) found.set(one, other);
  }
  return found;
}

const isSame = (a: unknown, b: unknown) => textOf(a) === textOf(b);

/** In which order fields are written says nothing. */
const textOf = (of: unknown) =>
  JSON.stringify(of, (_, value: unknown) =>
    value instanceof Object && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
