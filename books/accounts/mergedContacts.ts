type Named = { role: string; name: string; email?: string | undefined };

/**
 * Returns the contacts after the billing system has sent `next`. What it sent before (`sent`) and sends again
 * stays as people have edited it since (`kept`), also where they removed it; what it sends changed replaces
 * their version. Contacts that people added stay; what the billing system no longer sends is removed.
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

/**
 * Pairs each of `from` with the one of `to` that is the same person: by address, by name, else the only one
 * left of the role.
 */
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

/** The order of the fields does not count. */
const textOf = (of: unknown) =>
  JSON.stringify(of, (_, value: unknown) =>
    value instanceof Object && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
