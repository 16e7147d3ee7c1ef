import closeIcon from "icon:x";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import type { Clock } from "#base";
import type { FileEntry } from "#model";
import { Dialog, Icon, IconButton, type Tab, Tabs, type Toasts, useMessages } from "#ui";
import { iconOf } from "../views/entry-icon.ts";
import { shownName } from "../views/shown-name.ts";
import { ActivityPart } from "./activity-part.tsx";
import { CheckoutPart } from "./checkout-part.tsx";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { FactsPart } from "./facts-part.tsx";
import type { HeldLocks } from "./held-locks.ts";
import { LockPart } from "./lock-part.tsx";
import { SharesPart } from "./shares-part.tsx";
import { Star } from "./star.tsx";
import { VersionsPart } from "./versions-part.tsx";

export type DetailsPart = "facts" | "versions" | "sharing" | "activity";

export type DetailsPanelProps = {
  readonly entry: FileEntry;
  readonly backend: FilesBackend;
  /** The name of the place it is in. */
  readonly place: string;
  /** Who the person is there; shown to others while they hold a lock. */
  readonly username: string;
  readonly clock: Clock;
  readonly toasts: Toasts;
  /** Locks of this page; without, none can be taken. */
  readonly held: HeldLocks | undefined;
  readonly save: (name: string, data: Blob) => void;
  /** Over the page instead of beside the list: where there is no room. */
  readonly isSheet: boolean;
  readonly startWith?: DetailsPart | undefined;
  readonly onClose: () => void;
  /** The file or what is said of it is another now. */
  readonly onChanged: () => void;
};

/** Everything that is known of a file or folder, and what can be done with its past and its sharing. */
export function DetailsPanel(props: DetailsPanelProps) {
  const { entry, isSheet, onClose } = props;
  const t = useMessages(detailsMessages);
  const name = shownName(entry.name);
  const title = t("details", { name });
  if (isSheet) {
    return (
      <Dialog title={name} size="full" flush onClose={onClose}>
        <Details {...props} key={entry.path} />
      </Dialog>
    );
  }
  return <SidePanel {...props} title={title} name={name} />;
}

function SidePanel(props: DetailsPanelProps & { readonly title: string; readonly name: string }) {
  const { entry, title, name, onClose } = props;
  const t = useMessages(detailsMessages);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      ref={panel}
      class={styles.panel}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        // What floats above the panel closes first.
        const isAbove = event.target instanceof Element && event.target.closest("dialog,[popover]") !== null;
        if (event.key !== "Escape" || event.defaultPrevented || isAbove) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class={styles.header}>
        <Icon of={iconOf(entry)} size={20} class={styles.icon} />
        <h2 class={styles.title} title={name}>
          <bdi>{name}</bdi>
        </h2>
        <IconButton icon={closeIcon} label={t("close")} onClick={onClose} />
      </div>
      <Details {...props} key={entry.path} />
    </aside>
  );
}

function Details(props: DetailsPanelProps) {
  const { entry, backend, place, username, clock, toasts, held, save, isSheet, startWith = "facts", onChanged } = props;
  const t = useMessages(detailsMessages);
  const [part, setPart] = useState<DetailsPart>(startWith);
  const isFile = entry.kind === "file";
  const { versions, shares, activity, favourites, locks, checkouts } = backend;
  const offered: readonly (Tab<DetailsPart> | false)[] = [
    { key: "facts", label: t("facts") },
    isFile && versions !== undefined && { key: "versions", label: t("versions") },
    shares !== undefined && { key: "sharing", label: t("sharing") },
    activity !== undefined && { key: "activity", label: t("activity") },
  ];
  const tabs = offered.filter((tab) => tab !== false);
  const selected = tabs.some(({ key }) => key === part) ? part : "facts";
  const now = clock.now();
  const content = (
    <div class={styles.body}>
      {selected === "facts" && (
        <>
          {favourites && <Star entry={entry} favourites={favourites} toasts={toasts} />}
          <FactsPart entry={entry} place={place} />
          {isFile && locks && held && (
            <LockPart entry={entry} locks={locks} held={held} owner={username} toasts={toasts} />
          )}
          {isFile && checkouts && (
            <CheckoutPart entry={entry} checkouts={checkouts} toasts={toasts} onChanged={onChanged} />
          )}
        </>
      )}
      {selected === "versions" && versions && (
        <VersionsPart {...{ entry, backend, versions, clock, toasts, save, isSheet, onChanged }} />
      )}
      {selected === "sharing" && shares && <SharesPart {...{ entry, shares, now, toasts }} />}
      {selected === "activity" && activity && <ActivityPart {...{ entry, activity, now }} />}
    </div>
  );
  return (
    <div class={styles.content}>
      {tabs.length > 1 ? (
        <Tabs label={t("parts")} tabs={tabs} selected={selected} onSelect={setPart}>
          {content}
        </Tabs>
      ) : (
        content
      )}
    </div>
  );
}
