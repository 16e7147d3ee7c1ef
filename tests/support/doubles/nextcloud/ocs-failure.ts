/** A refusal in the envelope of OCS. */
export class OcsFailure extends Error {
  readonly statuscode: number;

  constructor(statuscode: number, message: string) {
    super(message);
    this.statuscode = statuscode;
  }
}
