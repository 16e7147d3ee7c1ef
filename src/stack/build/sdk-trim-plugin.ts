import type { Plugin } from "vite";

/**
 * Leaves out of the hub what it reaches only through matrix-js-sdk and never runs (measured in docs/adr/0001):
 * - `unhomoglyph`, 200 KB of look-alike data behind `removeHiddenChars`, used by the SDK's RoomMember, which the hub does not have;
 * - `models/event`, which drags in room, thread, poll and call models; the crypto wants one event name of it;
 * - the migration from libolm stores, which no Sparks ever wrote.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  unhomoglyph: "export default (text) => text;",
  "libolm_migration.js":
    "const never = async () => { throw new Error('no libolm store'); };" +
    "export { never as migrateFromLegacyCrypto, never as migrateLegacyLocalTrustIfNeeded, never as migrateRoomSettingsFromLegacyCrypto };",
  "event.js": "export const MatrixEventEvent = { Decrypted: 'Event.decrypted' };",
};

export function sdkTrimPlugin(): Plugin {
  return {
    name: "sparks-sdk-trim",
    enforce: "pre",
    resolveId(id, importer) {
      if (!importer?.includes("matrix-js-sdk")) return null;
      const name = id.split("/").at(-1) ?? id;
      if (name === "event.js" && !id.endsWith("models/event.js")) return null;
      return Object.hasOwn(LEFT_OUT, name) ? `\0sdk-trim:${name}` : null;
    },
    load: (id) => (id.startsWith("\0sdk-trim:") ? LEFT_OUT[id.slice("\0sdk-trim:".length)] : null),
  };
}
