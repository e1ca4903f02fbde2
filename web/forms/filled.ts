/** Returns the fields of a form without the empty ones. */
export const filled = (fields: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Object(fields) as Record<string, unknown>).filter(
      ([, value]) => typeof value !== 'string' || value.trim() !== '',
    ),
  );
