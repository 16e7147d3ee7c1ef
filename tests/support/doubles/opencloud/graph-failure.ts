/** A refusal in LibreGraph's form. */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  body(): string {
    const innererror = { date: new Date().toISOString(), "request-id": "double/1-000001" };
    return JSON.stringify({ error: { code: this.code, innererror, message: this.message } });
  }
}
