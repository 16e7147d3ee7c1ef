/**
 * Replaces `$name` in a widget's URL template: in one pass, the longest known name at each place, values URI-encoded. A value is
 * never looked at again, so no value can bring a variable in.
 */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  const names = [...values.keys()].sort((a, b) => b.length - a.length);
  let filled = "";
  let rest = template;
  for (;;) {
    const at = rest.indexOf("$");
    if (at === -1) return filled + rest;
    filled += rest.slice(0, at);
    rest = rest.slice(at);
    const name = names.find((known) => rest.startsWith(known, 1));
    if (name === undefined) {
      filled += "$";
      rest = rest.slice(1);
    } else {
      filled += encode(values.get(name) ?? "");
      rest = rest.slice(1 + name.length);
    }
  }
}

/** Half a surrogate pair cannot be encoded: it becomes the replacement character. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());
