import { consoleSink, createLog, createRandomId, openSealedStore, systemClock } from "#base";
import type { HubPlatform } from "../platform.ts";

/** The hub's surroundings in a worker of the browser. */
export function browserPlatform(): HubPlatform {
  return {
    fetch: (...args) => fetch(...args),
    clock: systemClock,
    log: createLog(consoleSink),
    openStore: (name) => openSealedStore(name),
    cryptoStorePrefix: "sparks-crypto",
    deleteCryptoStores: (prefix) => deleteCryptoDatabases(prefix),
    randomId: createRandomId,
    deviceName: deviceNameFrom(navigator.userAgent),
    onOnline(listener) {
      addEventListener("online", listener);
      return () => removeEventListener("online", listener);
    },
  };
}

/** The two databases that the Rust crypto makes for one prefix. */
export async function deleteCryptoDatabases(prefix: string, factory: IDBFactory = indexedDB): Promise<void> {
  await Promise.all(
    [`${prefix}::matrix-sdk-crypto`, `${prefix}::matrix-sdk-crypto-meta`].map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = factory.deleteDatabase(name);
          request.onsuccess = () => resolve();
          request.onerror = () => reject(request.error);
          // Another tab still holds it; the browser deletes it as soon as that one lets go.
          request.onblocked = () => resolve();
        }),
    ),
  );
}

/** What a person recognises among their devices; no version, so that it does not tell more than it must. */
export function deviceNameFrom(userAgent: string): string {
  const browser = /Firefox\//.test(userAgent)
    ? "Firefox"
    : /Edg\//.test(userAgent)
      ? "Edge"
      : /Chrome\//.test(userAgent)
        ? "Chrome"
        : "";
  const system = /Android/.test(userAgent)
    ? "Android"
    : /iPhone|iPad/.test(userAgent)
      ? "iOS"
      : /Windows/.test(userAgent)
        ? "Windows"
        : /Mac OS/.test(userAgent)
          ? "macOS"
          : /Linux/.test(userAgent)
            ? "Linux"
            : "";
  const where = [browser || (/Safari\//.test(userAgent) ? "Safari" : ""), system].filter((part) => part !== "");
  return where.length > 0 ? `Sparks (${where.join(", ")})` : "Sparks";
}
