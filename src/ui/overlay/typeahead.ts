type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "timeStamp">;

/** Finds by typing the first letters: gives the index of the next label that begins with what was typed within a second. */
export function createTypeahead(pauseMs = 1000) {
  let typed = "";
  let last = Number.NEGATIVE_INFINITY;
  return (event: Key, labels: readonly string[], current: number): number | undefined => {
    if ([...event.key].length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.timeStamp - last > pauseMs) typed = "";
    if (event.key === " " && typed === "") return undefined;
    last = event.timeStamp;
    typed += event.key.toLocaleLowerCase();
    const repeated = [...typed].every((letter) => letter === typed[0]);
    const wanted = repeated ? typed.slice(0, 1) : typed;
    const from = repeated ? current + 1 : Math.max(current, 0);
    for (let i = 0; i < labels.length; i++) {
      const index = (from + i) % labels.length;
      if (labels[index]?.trim().toLocaleLowerCase().startsWith(wanted)) return index;
    }
    return undefined;
  };
}
