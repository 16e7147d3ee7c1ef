import type { UpstreamOffer } from "../gateway/session.ts";

/** What can be learned of a gateway before anything names it. */
export type GatewayOffer =
  /** No answer, or one that this client may not read. */
  | { readonly state: "away" }
  /** It answers and says that it is not well. */
  | { readonly state: "failing" }
  /** It answers, but does not tell this client what it offers. */
  | { readonly state: "answers" }
  | { readonly state: "offers"; readonly upstreams: readonly UpstreamOffer[] };
