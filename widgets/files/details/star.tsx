import starIcon from "icon:star";
import { useState } from "preact/hooks";
import type { FileFavourites } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry } from "#model";
import { Button, classNames, type Toasts, useMessages } from "#ui";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { useLoaded } from "./use-loaded.ts";

export type StarProps = { readonly entry: FileEntry; readonly favourites: FileFavourites; readonly toasts: Toasts };

/** Filled for what is a favourite; says what the server has, and shows a wish at once. */
export function Star({ entry, favourites, toasts }: StarProps) {
  const t = useMessages(detailsMessages);
  const loaded = useLoaded(entry.path, async (signal) =>
    (await favourites.list(signal)).some(({ path }) => path === entry.path),
  );
  const [wish, setWish] = useState<{ readonly path: string; readonly on: boolean }>();
  const isOn = wish?.path === entry.path ? wish.on : loaded.value === true;
  const toggle = async () => {
    setWish({ path: entry.path, on: !isOn });
    try {
      await favourites.set(entry.path, !isOn);
    } catch (thrown) {
      console.warn("favourite", toSparksError(thrown).code);
      setWish({ path: entry.path, on: isOn });
      toasts.show({ text: t("favouriteFailed"), tone: "danger" });
    }
  };
  return (
    <div>
      <Button
        size="small"
        icon={starIcon}
        class={classNames(isOn && styles.starred)}
        aria-pressed={isOn}
        disabled={loaded.value === undefined && loaded.error === undefined}
        onClick={() => void toggle()}
      >
        {t("favourite")}
      </Button>
    </div>
  );
}
