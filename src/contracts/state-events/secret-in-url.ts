/** Names that hold a credential, whatever stands before or after them: `x_api_key`, `authToken`. */
const SECRET_NAME =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|secret|token|jwt|bearer|credentials?|auth(?:orization)?|api[_.-]?key|access[_.-]?key|private[_.-]?key|sig(?:nature)?)$/;

/**
 * Whether an address carries a credential: a user or password before the host, or a parameter of the query or fragment that is
 * called like one and has a value that no client fills in (`$name`). State is readable by every member and by the homeserver.
 */
export function hasSecretInUrl(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false;
  const url = URL.parse(text);
  // A variable in the host, say, keeps it from being parsed; a user name in it is a user name all the same.
  if (!url) return /^[^/?#]*\/\/[^/?#]*@/.test(text);
  if (url.username !== "" || url.password !== "") return true;
  const parameters = [url.search.slice(1), url.hash.replace(/^#(?:.*?\?)?/, "")].flatMap((part) => [
    ...new URLSearchParams(part),
  ]);
  return parameters.some(([name, value]) => value !== "" && !value.startsWith("$") && isSecretName(name));
}

const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
