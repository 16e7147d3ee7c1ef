import searchIcon from "icon:search";
import { useEffect, useState } from "preact/hooks";
import { toSparksError } from "#base";
import type { FilePlace } from "#model";
import { Dialog, Icon, TextField, useMessages } from "#ui";
import type { Desk } from "../desk/desk.ts";
import { PLACE_ICONS } from "../places/place-icons.ts";
import type { PlaceSource } from "../places/place-source.ts";
import { placesMessages } from "../places/places.messages.ts";
import styles from "./find-place-dialog.module.css";
import { shownName } from "./shown-name.ts";

const TYPED_MS = 300;
const LEAST_LETTERS = 2;

type Found = readonly FilePlace[] | "asking" | "failed" | undefined;

/** A further place of a source, such as a site that the person does not follow, by its name. */
export function FindPlaceDialog({ desk, source }: { readonly desk: Desk; readonly source: PlaceSource }) {
  const t = useMessages(placesMessages);
  const { clock } = desk.context;
  const [term, setTerm] = useState("");
  const [found, setFound] = useState<Found>();
  const wanted = term.trim();
  const onClose = () => {
    desk.findingIn.value = undefined;
  };
  useEffect(() => {
    if ([...wanted].length < LEAST_LETTERS) return setFound(undefined);
    const typing = new AbortController();
    const look = async () => {
      await clock.sleep(TYPED_MS, typing.signal);
      setFound("asking");
      const places = (await source.find?.(wanted, typing.signal)) ?? [];
      if (!typing.signal.aborted) setFound(places);
    };
    look().catch((thrown: unknown) => {
      if (typing.signal.aborted) return;
      setFound("failed");
      source.notice(toSparksError(thrown));
    });
    return () => typing.abort();
  }, [wanted, source]);
  const choose = async (place: FilePlace) => {
    try {
      await source.add?.(place);
      onClose();
      desk.enter(source.id, place.id);
    } catch (thrown) {
      setFound("failed");
      desk.onFault(thrown);
    }
  };
  const places = Array.isArray(found) ? (found as readonly FilePlace[]) : [];
  return (
    <Dialog title={t("findIn", { name: shownName(source.label.value) })} onClose={onClose}>
      <TextField
        type="search"
        icon={searchIcon}
        label={t("findTerm")}
        hint={t("findHint")}
        value={term}
        onInput={setTerm}
        autofocus
      />
      <p class={styles.note} role="status">
        {found === "asking"
          ? t("finding")
          : found === "failed"
            ? t("foundFailed")
            : found && places.length === 0
              ? t("foundNone")
              : ""}
      </p>
      <ul class={styles.list}>
        {places.map((place) => (
          <li key={place.id}>
            <button type="button" class={styles.place} onClick={() => void choose(place)}>
              <Icon of={PLACE_ICONS[place.kind]} size={16} />
              <bdi class={styles.name}>{shownName(place.name)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
