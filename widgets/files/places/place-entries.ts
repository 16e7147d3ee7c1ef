import type { FilePlace } from "#model";
import type { PlaceSource, SourceState } from "./place-source.ts";
import type { Shown } from "./places.model.ts";

/** One line of the list of places: a place, or a source that has none to show yet. */
export type PlaceEntry = {
  readonly key: string;
  readonly source: PlaceSource;
  readonly place: FilePlace | undefined;
  readonly name: string;
  readonly state: SourceState["at"];
  readonly isShown: boolean;
  readonly isFirst: boolean;
  /** The first line of a source that has several: its name stands above. */
  readonly heading: string | undefined;
};

/** The lines, source by source, in their order. Reads signals: whoever shows it follows them. */
export function placeEntries(sources: readonly PlaceSource[], shown: Shown): readonly PlaceEntry[] {
  const here = shown.at === "store" ? shown.store : shown.at === "not-offered" ? undefined : shown;
  return sources.flatMap((source): readonly PlaceEntry[] => {
    const state = source.state.value;
    const label = source.label.value;
    const isHere = here?.source === source;
    if (state.at !== "open") {
      const line = {
        key: source.id,
        source,
        place: undefined,
        name: label,
        state: state.at,
        isShown: isHere,
        isFirst: true,
      };
      return [{ ...line, heading: undefined }];
    }
    const many = state.places.length > 1;
    const shownPlace = here && "place" in here ? here.place.id : undefined;
    return state.places.map((place, index) => ({
      key: `${source.id} ${place.id}`,
      ...{ source, place, state: state.at },
      name: (many ? place.name : "") || label || place.name,
      isShown: isHere && place.id === shownPlace,
      isFirst: index === 0,
      heading: many && index === 0 ? label : undefined,
    }));
  });
}

/** The sources that have further places than they list. Reads signals. */
export const moreSources = (sources: readonly PlaceSource[]): readonly PlaceSource[] =>
  sources.filter(
    ({ state, find, add }) =>
      state.value.at === "open" && "hasMore" in state.value && state.value.hasMore && find && add,
  );
