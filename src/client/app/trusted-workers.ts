/**
 * The page's only Trusted Types policy: a script may be a worker of ours, from our own origin, and nothing else. Markup and
 * script text have no way in at all. Vite finds workers by the words `new SharedWorker(new URL(…`, so the constructors that
 * pass the policy carry the names of those they stand before.
 */
type Policy = { createScriptURL(url: string): string };
type PolicyFactory = { createPolicy(name: string, rules: Policy): Policy };

/** The URL itself if it is a script of this installation; throws otherwise. */
export function allowedScriptUrl(url: string, origin: string): string {
  const parsed = URL.canParse(url, origin) ? new URL(url, origin) : undefined;
  const ours = parsed?.origin === origin && /\/(assets\/[\w.-]+\.js|hub\/worker\.ts)$/.test(parsed.pathname);
  if (!ours) throw new TypeError("not a script of Sparks");
  return url;
}

let policy: Policy | undefined;
/** The DOM library does not know Trusted Types yet: what the policy returns passes for a string. */
function trusted(url: URL): string {
  const rules: Policy = { createScriptURL: (text) => allowedScriptUrl(text, location.origin) };
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory ? factory.createPolicy("sparks", rules) : rules;
  return policy.createScriptURL(url.href);
}

type WorkerConstructor<W> = new (url: URL, options: WorkerOptions) => W;

/** Undefined where the browser has none. */
export const SharedWorker = checked<SharedWorker>(globalThis.SharedWorker);
export const Worker = checked<Worker>(globalThis.Worker) as WorkerConstructor<Worker>; // every browser has it

/** The browser's constructor, given only a URL that the policy has let through. */
function checked<W extends object>(
  Base: (new (url: string, options: WorkerOptions) => W) | undefined,
): WorkerConstructor<W> | undefined {
  if (!Base) return undefined;
  const handler = {
    construct: (_: unknown, [url, options]: [URL, WorkerOptions]) => new Base(trusted(url), options),
  };
  return new Proxy(Base, handler) as unknown as WorkerConstructor<W>; // takes a URL where the browser's takes a string
}
