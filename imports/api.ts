import { CommandFailed } from './failure.js';

/** An answer that is not 2xx, with the problem that the API described. */
export class ApiProblem extends CommandFailed {
  constructor(
    message: string,
    readonly status: number,
    readonly issues: { path: string; message: string }[] = [],
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }
}

export type CallOptions = {
  body?: unknown;
  /** The meaning of a 404 for this call. */
  missing?: string;
};

/** The operations of the API, over HTTP or in this process. */
export type Operations = { json<T>(method: string, path: string, options?: CallOptions): Promise<T> };

export type ApiClient = Operations & {
  url: string;
  text(path: string): Promise<string>;
};
