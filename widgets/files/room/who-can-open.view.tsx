import peopleIcon from "icon:users";
import { useEffect, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FileShare } from "#model";
import { Avatar, Button, DeniedState, ErrorState, SkeletonRows, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import type { RoomPeople } from "./room-people.ts";
import { whoMessages } from "./who.messages.ts";
import styles from "./who-can-open.module.css";
import { type Answer, type PersonAnswer, whoCanOpen } from "./who-can-open.ts";

export type WhoCanOpenProps = {
  readonly entry: FileEntry;
  readonly backend: Pick<FilesBackend, "shares">;
  readonly people: RoomPeople;
  readonly now: () => number;
  /** Opens what makes and sends a link. */
  readonly onMakeLink?: (() => void) | undefined;
};

type Known =
  | { readonly at: "closed" }
  | { readonly at: "asking" }
  | { readonly at: "known"; readonly shares: readonly FileShare[] }
  | { readonly at: "failed"; readonly error: SparksError };

const ORDER: readonly Answer["can"][] = ["no", "unknown", "with-link", "yes"];

/** Who of the room can open a file, person by person, in the store's words. The client is asked who is here when somebody wants to know. */
export function WhoCanOpen({ entry, backend, people, now, onMakeLink }: WhoCanOpenProps) {
  const t = useMessages(whoMessages);
  const [known, setKnown] = useState<Known>({ at: "closed" });
  const { shares } = backend;
  useEffect(() => setKnown({ at: "closed" }), [entry.path, backend]);
  if (!shares) return <p class={styles.note}>{t("storeSilent")}</p>;
  const ask = async () => {
    setKnown({ at: "asking" });
    try {
      const [listed] = await Promise.all([shares.list(entry.path), people.load()]);
      setKnown({ at: "known", shares: listed });
    } catch (thrown) {
      setKnown({ at: "failed", error: toSparksError(thrown) });
    }
  };
  if (known.at === "closed")
    return (
      <Button icon={peopleIcon} onClick={ask}>
        {t("ask")}
      </Button>
    );
  if (known.at === "asking") return <SkeletonRows count={3} rowHeight={40} />;
  const again = { label: t("tryAgain"), onClick: ask };
  if (known.at === "failed") {
    return known.error.code === "forbidden" ? (
      <DeniedState compact title={t("denied")} text={t("deniedText")} action={again} />
    ) : (
      <ErrorState compact title={t("failed")} action={again} />
    );
  }
  const answers = [...whoCanOpen(people.members.value ?? [], known.shares, now())].sort(
    (a, b) => ORDER.indexOf(a.answer.can) - ORDER.indexOf(b.answer.can),
  );
  const isMissed = answers.some(({ answer }) => answer.can === "no" || answer.can === "unknown");
  return (
    <div class={styles.who}>
      <ul class={styles.list} aria-label={t("title")}>
        {answers.map((one) => (
          <Person key={one.person.userId} {...one} />
        ))}
      </ul>
      <p class={styles.note}>{t("asTheStoreSays")}</p>
      {isMissed && onMakeLink && <Button onClick={onMakeLink}>{t("makeLink")}</Button>}
    </div>
  );
}

function Person({ person, answer }: PersonAnswer) {
  const t = useMessages(whoMessages);
  const text = {
    yes: () =>
      answer.can === "yes" ? t(answer.by === "email" ? "yesByEmail" : "yesByName", { as: shownName(answer.as) }) : "",
    "with-link": () => t("withLink"),
    no: () => t("no"),
    unknown: () => (answer.can === "unknown" ? t(answer.why) : ""),
  }[answer.can]();
  return (
    <li class={styles.person}>
      <Avatar name={person.name} colorId={person.userId} size={24} />
      <span class={styles.name} title={person.userId}>
        <bdi>{shownName(person.name)}</bdi>
      </span>
      <span class={styles.answer} data-can={answer.can}>
        {text}
      </span>
    </li>
  );
}
