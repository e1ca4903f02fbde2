import { type ReactNode } from 'react';
import { type z } from 'zod';
import { type Right, type Who } from '../domain/rights.js';
import { type Book } from '../prisma/client.js';

/** What a page is given: the books, who looks, and what its address says. */
export type Viewing<Q> = {
  book: Book;
  who: Who;
  params: Record<string, string>;
  query: Q;
  /** Where the Temporal UI is, without a slash at the end; null where nobody said. */
  temporalUi: string | null;
};

export type Rendered = {
  title: string;
  body: ReactNode;
  /** Whether the page looks again by itself while it is open; not where somebody types at length. */
  live?: boolean;
};

/** One page of the desk. */
export type Page = {
  /** `/accounts/{id}`. */
  path: string;
  right: Right;
  query?: z.ZodType;
  /** Null: there is no such object (404). */
  render: (viewing: Viewing<never>) => Promise<Rendered | null>;
};

type Typed<Q extends z.ZodType> = Omit<Page, 'query' | 'render'> & {
  query?: Q;
  render: (viewing: Viewing<z.output<Q>>) => Promise<Rendered | null>;
};

export function page<Q extends z.ZodType = z.ZodType<Record<string, never>>>(definition: Typed<Q>): Page {
  return definition as unknown as Page;
}
