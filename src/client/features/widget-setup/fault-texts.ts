import type { FieldFault } from "./form-values.ts";
import type { AddressFault } from "./plain-address.ts";

/** The keys of setup.messages.ts that say what is wrong with a field. */
export const FIELD_FAULT_TEXTS = {
  missing: "faultMissing",
  gateway: "faultGateway",
  path: "faultPath",
  "too-long": "faultLong",
  secret: "faultSecret",
} as const satisfies Record<FieldFault, string>;

/** The same for an address. */
export const ADDRESS_FAULT_TEXTS = {
  missing: "urlMissing",
  malformed: "urlMalformed",
  "variable-in-host": "urlVariable",
  credentials: "urlCredentials",
  "not-https": "urlHttps",
  "same-origin": "urlSame",
  blocked: "urlBlocked",
  secret: "urlSecret",
} as const satisfies Record<AddressFault, string>;
