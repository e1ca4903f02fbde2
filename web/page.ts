import { type ReactNode } from 'react';
import { type z } from 'zod';
import { type Right, type Who } from '../domain/access/rights.js';
import { type WebhookEndpoints } from '../api/webhooks/endpoints.js';
import { type Books } from '../books/book.js';

/** The input of a page: the books, the person, and the query of its address. */
export type Viewing<Q, F = never> = {
  book: Books;
  who: Who;
  params: Record<string, string>;
  query: Q;
  /** The fields of the form; undefined when the page is only opened. */
  fields: F | undefined;
  /** Where the Temporal UI is, without a slash at the end; null when it is not configured. */
  temporalUi: string | null;
  /** How the events of other systems come here. */
  webhooks: WebhookEndpoints;
};

export type RenderedPage = {
  title: string;
  body: ReactNode;
  /** Whether the page refreshes by itself while it is open; not on pages where people type long texts. */
  live?: boolean;
};

/** One page of the desk. */
export type DeskPage = {
  /** `/accounts/{id}`. */
  path: string;
  /** What one of the reader's rights must be. */
  right: Right | readonly Right[];
  query?: z.ZodType;
  /**
   * The fields that a form may send when they are too long for an address: the page then accepts POST as
   * well, and writes nothing.
   */
  fields?: z.ZodType;
  /** Null: there is no such object (404). */
  render: (viewing: Viewing<never>) => Promise<RenderedPage | null>;
};

type Typed<Q extends z.ZodType, F extends z.ZodType> = Omit<DeskPage, 'query' | 'fields' | 'render'> & {
  query?: Q;
  fields?: F;
  render: (viewing: Viewing<z.output<Q>, z.output<F>>) => Promise<RenderedPage | null>;
};

export function page<
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  F extends z.ZodType = z.ZodType<never>,
>(definition: Typed<Q, F>): DeskPage {
  return definition as unknown as DeskPage;
}
