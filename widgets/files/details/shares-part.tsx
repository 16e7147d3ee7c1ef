import addIcon from "icon:link";
import { useState } from "preact/hooks";
import type { FileShares } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry, FileShare } from "#model";
import { Button, type Toasts, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { CopyDialog } from "./copy-dialog.tsx";
import styles from "./details.module.css";
import { LinkDialog, reasonOf } from "./link-dialog.tsx";
import { DEFAULT_RULES } from "./link-form.ts";
import { LoadedPart } from "./loaded-part.tsx";
import { ShareLine } from "./share-line.tsx";
import { sharesMessages } from "./shares.messages.ts";
import { TakeBackDialog } from "./take-back-dialog.tsx";
import { useLoaded } from "./use-loaded.ts";

export type SharesPartProps = {
  readonly entry: FileEntry;
  readonly shares: FileShares;
  readonly now: number;
  readonly toasts: Toasts;
};

type Asking =
  | { readonly what: "new" }
  | { readonly what: "change" | "take-back"; readonly share: FileShare }
  | { readonly what: "copy"; readonly url: string };

/** Who can open it: links and people; and making, changing and taking back links. */
export function SharesPart({ entry, shares, now, toasts }: SharesPartProps) {
  const t = useMessages(sharesMessages);
  const [asking, setAsking] = useState<Asking>();
  const loaded = useLoaded(entry.path, (signal) => shares.list(entry.path, signal));
  const rules = shares.rules ?? DEFAULT_RULES;
  const name = shownName(entry.name);
  const { update } = shares;
  const done = (text: string) => {
    setAsking(undefined);
    loaded.reload();
    toasts.show({ text, tone: "success" });
  };
  const copy = async (url: string) => {
    try {
      await navigator.clipboard.writeText(url);
      setAsking(undefined);
      toasts.show({ text: t("copied"), tone: "success" });
    } catch {
      // Hosts may forbid it to a frame: it is shown, so that the person's own hand can.
      setAsking({ what: "copy", url });
    }
  };
  const takeBack = async (share: FileShare) => {
    try {
      await shares.remove(entry.path, share.id);
      done(t(share.kind === "link" ? "removed" : "removedPeople"));
    } catch (thrown) {
      const error = toSparksError(thrown);
      if (error.code === "not-found") return done(t(share.kind === "link" ? "removed" : "removedPeople"));
      setAsking(undefined);
      toasts.show({ text: reasonOf(error, t), tone: "danger" });
    }
  };
  const line = (share: FileShare) => (
    <ShareLine
      key={share.id}
      share={share}
      now={now}
      onCopy={copy}
      onChange={update && share.kind === "link" ? () => setAsking({ what: "change", share }) : undefined}
      onTakeBack={() => setAsking({ what: "take-back", share })}
    />
  );
  return (
    <>
      <LoadedPart loaded={loaded}>
        {(list) => {
          const links = list.filter(({ kind }) => kind === "link");
          const people = list.filter(({ kind }) => kind === "people");
          return (
            <>
              <section class={styles.part}>
                <h3 class={styles.head}>{t("links")}</h3>
                {links.length > 0 ? (
                  <ul class={styles.list}>{links.map(line)}</ul>
                ) : (
                  <p class={styles.note}>{t("noLinks")}</p>
                )}
                <Button size="small" icon={addIcon} onClick={() => setAsking({ what: "new" })}>
                  {t("newLink")}
                </Button>
              </section>
              <section class={styles.part}>
                <h3 class={styles.head}>{t("people")}</h3>
                {people.length > 0 ? (
                  <ul class={styles.list}>{people.map(line)}</ul>
                ) : (
                  <p class={styles.note}>{t("noPeople")}</p>
                )}
              </section>
            </>
          );
        }}
      </LoadedPart>
      {(asking?.what === "new" || asking?.what === "change") && (
        <LinkDialog
          name={name}
          rules={rules}
          now={now}
          share={asking.what === "change" ? asking.share : undefined}
          onClose={() => setAsking(undefined)}
          onCreate={async (link) => {
            const made = await shares.createLink(entry.path, link);
            done(t("created"));
            if (made.link?.url !== undefined) await copy(made.link.url);
          }}
          onUpdate={async (change) => {
            if (asking.what === "change" && Object.keys(change).length > 0) {
              await update?.(entry.path, asking.share.id, change);
            }
            done(t("changed"));
          }}
        />
      )}
      {asking?.what === "copy" && <CopyDialog url={asking.url} onClose={() => setAsking(undefined)} />}
      {asking?.what === "take-back" && (
        <TakeBackDialog
          name={name}
          share={asking.share}
          onClose={() => setAsking(undefined)}
          onTakeBack={() => takeBack(asking.share)}
        />
      )}
    </>
  );
}
