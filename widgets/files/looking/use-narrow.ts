import { useEffect, useState } from "preact/hooks";

/** Whether there is no room for a panel beside the list. */
export function useNarrow(query = "(max-width: 799px)"): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = () => setNarrow(media.matches);
    changed();
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [query]);
  return isNarrow;
}
