import emptyIcon from "icon:trash";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { FileTrash } from "#backends";
import type { Clock, SparksError } from "#base";
import type { Retry } from "#kit";
import type { TrashedFile } from "#model";
import {
  Banner,
  DeniedState,
  EmptyState,
  ErrorState,
  OfflineState,
  SkeletonRows,
  type Toasts,
  useI18n,
  useMessages,
  VirtualList,
} from "#ui";
import { shownName } from "../views/shown-name.ts";
import { PurgeDialog } from "./purge-dialog.tsx";
import { trashMessages } from "./trash.messages.ts";
import { createTrashModel, type TrashModel, type TrashResult } from "./trash.model.ts";
import { TrashBar } from "./trash-bar.tsx";
import { TrashRow } from "./trash-row.tsx";
import styles from "./trash-view.module.css";

export type TrashViewProps = {
  readonly trash: FileTrash;
  /** The name of the place whose trash it is. */
  readonly place: string;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly toasts: Toasts;
  readonly onError: (error: SparksError) => void;
  /** Something came back: listings may be old. */
  readonly onRestored?: ((items: readonly TrashedFile[]) => void) | undefined;
};

const ROW_HEIGHT = 44;

/** What was deleted in a place: back to where it was, or gone for good. */
export function TrashView({ trash, place, clock, retry, toasts, onError, onRestored }: TrashViewProps) {
  const t = useMessages(trashMessages);
  const i18n = useI18n();
  const model = useMemo(() => createTrashModel({ trash, retry, locale: i18n.locale, onError }), [trash]);
  useEffect(() => () => model.stop(), [model]);
  const [asking, setAsking] = useState<{ readonly items: readonly TrashedFile[]; readonly all: boolean }>();
  const items = model.items.value;
  const chosen = (items ?? []).filter(({ id }) => model.chosen.value.has(id));

  const tellFailures = ({ failed, error }: TrashResult) => {
    if (failed === 0) return;
    const why = t(error?.code === "forbidden" ? "failedForbidden" : "failedOther");
    toasts.show({ text: failed > 1 ? `${t("notAll", { count: failed })}. ${why}` : why, tone: "danger" });
  };
  const restore = async (wanted: readonly TrashedFile[]) => {
    const result = await model.restore(wanted);
    const [first] = result.done;
    if (first) {
      const many = result.done.length > 1;
      const text = many
        ? t("restoredMany", { count: result.done.length })
        : t("restored", { name: shownName(first.name) });
      toasts.show({ text, tone: "success" });
      onRestored?.(result.done);
    }
    tellFailures(result);
  };
  const purge = async (wanted: readonly TrashedFile[]) => {
    setAsking(undefined);
    const result = await model.purge(wanted);
    if (result.done.length > 0) toasts.show({ text: t("purged", { count: result.done.length }), tone: "success" });
    tellFailures(result);
  };

  return (
    <section class={styles.trash} aria-label={t("trashOf", { place })}>
      <TrashBar
        model={model}
        chosen={chosen}
        onRestore={() => void restore(chosen)}
        onPurge={() => setAsking({ items: chosen, all: false })}
        onEmpty={() => setAsking({ items: items ?? [], all: true })}
      />
      <Content model={model} place={place}>
        {items && items.length > 0 && (
          <VirtualList
            items={items}
            rowHeight={ROW_HEIGHT}
            keyOf={({ id }) => id}
            textOf={({ name }) => name}
            label={t("list", { place })}
            class={styles.list}
            renderRow={(item, { tabIndex }) => (
              <TrashRow
                item={item}
                now={clock.now()}
                tabIndex={tabIndex}
                isChosen={model.chosen.value.has(item.id)}
                onChoose={(isChosen) => model.choose(item.id, isChosen)}
                onRestore={() => void restore([item])}
              />
            )}
          />
        )}
      </Content>
      {asking && (
        <PurgeDialog
          items={asking.items}
          emptied={asking.all ? place : undefined}
          onClose={() => setAsking(undefined)}
          onPurge={() => void purge(asking.items)}
        />
      )}
    </section>
  );
}

type ContentProps = { readonly model: TrashModel; readonly place: string; readonly children: unknown };

/** The list, or what stands in its place. */
function Content({ model, place, children }: ContentProps) {
  const t = useMessages(trashMessages);
  const items = model.items.value;
  const problem = model.problem.value;
  const again = { label: t("tryAgain"), onClick: model.refresh };
  if (problem?.retryAt !== undefined) {
    if (!items) return <OfflineState title={t("awayTitle")} text={t("awayText")} action={again} />;
    return (
      <>
        <Banner tone="attention" action={again}>
          {t("awayTitle")}
        </Banner>
        {children}
      </>
    );
  }
  if (problem?.error.code === "forbidden") return <DeniedState title={t("deniedTitle")} text={t("deniedText")} />;
  if (problem) return <ErrorState title={t("failedTitle")} text={t("failedText")} action={again} />;
  if (!items) return <SkeletonRows count={8} rowHeight={ROW_HEIGHT} />;
  if (items.length === 0) {
    return <EmptyState icon={emptyIcon} title={t("emptyTitle")} text={t("emptyText", { place })} />;
  }
  return <>{children}</>;
}
