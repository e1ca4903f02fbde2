import { type Page } from '../../books/timeline.js';
import { type ApiClient } from '../../imports/api.js';

export type StoryEvent = {
  accountId: string;
  invoiceId: string | null;
  /** Business time, ISO 8601. */
  at: string;
  type: string;
  stepId: string | null;
  summary: string;
  actor: string;
  detail: Record<string, unknown> | null;
};

type Place = { cursor: string | null; seen: number };
type FeedPage = Page<Omit<StoryEvent, 'accountId'>>;

const PAGE = 50;

/**
 * Returns the new entries in the timelines of some accounts since the last call, in the order in which they
 * happened.
 */
export class Feed {
  private readonly places: Map<string, Place>;

  constructor(
    private readonly api: ApiClient,
    accountIds: readonly string[],
  ) {
    this.places = new Map(accountIds.map((id) => [id, { cursor: null, seen: 0 }]));
  }

  async next(): Promise<StoryEvent[]> {
    const news: StoryEvent[] = [];
    for (const [accountId, place] of this.places) news.push(...(await this.newsOf(accountId, place)));
    return news.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** The last page has no cursor: it is read again without the entries that were seen. */
  private async newsOf(accountId: string, place: Place): Promise<StoryEvent[]> {
    const news: StoryEvent[] = [];
    for (;;) {
      const after = place.cursor ? `&cursor=${encodeURIComponent(place.cursor)}` : '';
      const path = `/v1/accounts/${encodeURIComponent(accountId)}/timeline?limit=${PAGE}${after}`;
      const { items, nextCursor } = await this.api.json<FeedPage>('GET', path);
      news.push(...items.slice(place.seen).map((item) => ({ ...item, accountId })));
      if (!nextCursor) {
        place.seen = items.length;
        return news;
      }
      [place.cursor, place.seen] = [nextCursor, 0];
    }
  }
}
