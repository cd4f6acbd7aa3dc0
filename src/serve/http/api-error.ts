/** An error as the OpenAI API words it. */
export class ApiError extends Error {
  readonly status: 400 | 401 | 404 | 405 | 413 | 429 | 503 | 504;
  private readonly detail: { type: string; param?: string | null; code?: string | null };

  constructor(
    status: ApiError['status'],
    message: string,
    detail: { type?: string; param?: string | null; code?: string | null } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = { type: TYPES[status], ...detail };
  }

  /** The body of the answer. */
  get body(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    const { type, param = null, code = null } = this.detail;
    return { error: { message: this.message, type, param, code } };
  }
}

const TYPES: Record<ApiError['status'], string> = {
  400: 'invalid_request_error',
  401: 'invalid_request_error',
  404: 'invalid_request_error',
  405: 'invalid_request_error',
  413: 'invalid_request_error',
  429: 'rate_limit_error',
  503: 'server_error',
  504: 'server_error',
};
