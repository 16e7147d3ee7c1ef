/** The parts of a `securitypolicyviolation` event that are looked at. */
export type PolicyViolation = Pick<SecurityPolicyViolationEvent, "effectiveDirective" | "blockedURI" | "disposition">;

const FRAME_DIRECTIVES: ReadonlySet<string> = new Set(["frame-src", "child-src"]);

/**
 * Whether the client's own policy keeps a frame of this origin from being shown. Browsers name the whole address or the origin alone; it is
 * not told which frame it is, and every frame of that origin meets the same.
 */
export function isFrameRefused(
  { effectiveDirective, blockedURI, disposition }: PolicyViolation,
  origin: string,
): boolean {
  if (disposition === "report" || !FRAME_DIRECTIVES.has(effectiveDirective)) return false;
  return URL.canParse(blockedURI) && new URL(blockedURI).origin === origin;
}
