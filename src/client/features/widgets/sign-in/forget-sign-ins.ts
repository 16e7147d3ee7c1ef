import type { GrantStore } from "../grants/grant-store.ts";

/**
 * Forgets what renews a sign-in as soon as no widget may use it any more, whether one is open or not. Where the grants went with the whole
 * account there is nothing left to forget.
 */
export function forgetSignIns(grants: Pick<GrantStore, "all">, forget: (id: string) => Promise<void>): () => void {
  let before = new Set<string>();
  return grants.all.subscribe((all) => {
    const now = new Set(all.flatMap(({ signIns = [] }) => signIns.map(({ id }) => id)));
    for (const id of before) if (!now.has(id)) forget(id).catch(() => undefined);
    before = now;
  });
}
