/** Namespaces and the prefixes that the servers write for them. */
export const PREFIXES: Readonly<Record<string, string>> = {
  "DAV:": "d",
  "http://sabredav.org/ns": "s",
  "http://owncloud.org/ns": "oc",
  "http://nextcloud.org/ns": "nc",
};

export const dav = (name: string) => `{DAV:}${name}`;
export const oc = (name: string) => `{http://owncloud.org/ns}${name}`;
export const nc = (name: string) => `{http://nextcloud.org/ns}${name}`;

/** `{DAV:}href` split into namespace and local name. */
export function splitName(name: string): { readonly namespace: string; readonly local: string } {
  const end = name.indexOf("}");
  return { namespace: name.slice(1, end), local: name.slice(end + 1) };
}
