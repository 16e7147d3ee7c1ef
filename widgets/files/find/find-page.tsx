import recentIcon from "icon:clock";
import searchIcon from "icon:search";
import favouritesIcon from "icon:star";
import closeIcon from "icon:x";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, EmptyState, IconButton, SkeletonRows, TextField, useMessages, VisuallyHidden } from "#ui";
import type { Desk } from "../desk/desk.ts";
import { placeOfStore } from "../places/place-source.ts";
import type { PlacesModel } from "../places/places.model.ts";
import { PlaceMenu } from "../views/place-menu.tsx";
import { findMessages } from "./find.messages.ts";
import styles from "./find-page.module.css";
import { type FoundItem, FoundList, type FoundSection } from "./found-list.tsx";
import { createGatherModel, type FoundGroup } from "./gather.model.ts";
import { forFavourites, forTerm } from "./questions.ts";

/** Nobody wants the hits of half a word. */
const TYPED_MS = 300;
const LEAST_LETTERS = 2;

export type FindPageProps = { readonly desk: Desk };

const PAGE = { search: SearchPage, recent: RecentPage, favourites: FavouritesPage };

/** What goes over all places, in the place of a folder. */
export function FindPage({ desk, page }: FindPageProps & { readonly page: keyof typeof PAGE }) {
  const Shown = PAGE[page];
  return <Shown desk={desk} />;
}

/** Everything with a name, wherever it is. */
function SearchPage({ desk }: FindPageProps) {
  const t = useMessages(findMessages);
  const { places, context } = desk;
  const model = useMemo(() => createGatherModel({ places }), [places]);
  useEffect(() => () => model.stop(), [model]);
  const [term, setTerm] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const wanted = term.trim();
  useEffect(() => {
    if ([...wanted].length < LEAST_LETTERS) return model.clear();
    const typing = new AbortController();
    context.clock.sleep(TYPED_MS, typing.signal).then(
      () => model.ask(forTerm(wanted)),
      () => undefined,
    );
    return () => typing.abort();
  }, [wanted, model]);
  const groups = model.groups.value;
  const sections = sectionsOf(groups, (group) => noteOf(group, t));
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const isOver = groups.length > 0 && groups.every(({ state }) => state !== "asking");
  return (
    <Page
      desk={desk}
      title={t("search")}
      head={
        <TextField
          class={styles.field ?? ""}
          type="search"
          icon={searchIcon}
          label={t("term")}
          labelHidden
          placeholder={t("term")}
          value={term}
          onInput={setTerm}
          ref={field}
          autofocus
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") focusFirst(body, event);
            if (event.key === "Enter" && wanted !== "") void model.ask(forTerm(wanted));
            if (event.key === "Escape" && term !== "") {
              event.stopPropagation();
              setTerm("");
            }
          }}
        />
      }
      body={body}
      focus={field}
    >
      <div role="status">
        <VisuallyHidden>
          {groups.length === 0 ? "" : model.isAsking.value ? t("asking") : t("found", { count })}
        </VisuallyHidden>
      </div>
      {groups.length === 0 ? (
        <EmptyState icon={searchIcon} title={t("hint")} text={t("hintText")} />
      ) : isOver && count === 0 && groups.every(({ state, isPartial }) => state === "done" && !isPartial) ? (
        <EmptyState icon={searchIcon} title={t("nothing")} text={t("nothingText")} />
      ) : (
        <FoundList
          sections={sections}
          now={context.clock.now()}
          onOpen={(item) => open(desk, item)}
          onLeave={() => field.current?.focus()}
        />
      )}
    </Page>
  );
}

/** What the person marked, in each place that keeps such marks. */
function FavouritesPage({ desk }: FindPageProps) {
  const t = useMessages(findMessages);
  const { places, context } = desk;
  const model = useMemo(() => createGatherModel({ places }), [places]);
  const sources = places.sources.value;
  useEffect(() => {
    void model.ask(forFavourites);
    return () => model.stop();
  }, [model, sources]);
  const groups = model.groups.value;
  // A place that keeps none has nothing to say here.
  const telling = groups.filter(
    ({ state, entries }) => entries.length > 0 || state === "failed" || state === "sign-in",
  );
  const isNone = telling.length === 0;
  return (
    <Page desk={desk} title={t("favourites")}>
      {isNone && model.isAsking.value ? (
        <SkeletonRows count={6} rowHeight={44} />
      ) : isNone ? (
        <EmptyState
          icon={favouritesIcon}
          title={t("noFavourites")}
          text={groups.every(({ state }) => state === "cannot") ? t("noFavouritesAnywhere") : t("noFavouritesText")}
        />
      ) : (
        <FoundList
          sections={sectionsOf(telling, (group) =>
            group.state === "failed" || group.state === "sign-in" ? noteOf(group, t) : undefined,
          )}
          now={context.clock.now()}
          onOpen={(item) => open(desk, item)}
          onLeave={() => undefined}
        />
      )}
    </Page>
  );
}

/** What the person opened or brought in lately, on this device. */
function RecentPage({ desk }: FindPageProps) {
  const t = useMessages(findMessages);
  const { places, context, device } = desk;
  const files = device.recent.list.value;
  const items = (files ?? []).flatMap(({ storeId, path, name, size, at }): readonly FoundItem[] => {
    const place = placeName(places, storeId);
    if (place === undefined) return [];
    const facts = { modifiedAt: at, ...(size === undefined ? {} : { size }) };
    return [{ storeId, place, entry: { path, name, kind: "file", ...facts } }];
  });
  return (
    <Page
      desk={desk}
      title={t("recent")}
      head={
        items.length > 0 && (
          <Button
            class={styles.end ?? ""}
            variant="quiet"
            onClick={() => void device.recent.forget().catch(desk.onFault)}
          >
            {t("clearRecent")}
          </Button>
        )
      }
    >
      {files === undefined ? (
        <SkeletonRows count={6} rowHeight={44} />
      ) : items.length === 0 ? (
        <EmptyState icon={recentIcon} title={t("noRecent")} text={t("noRecentText")} />
      ) : (
        <FoundList
          sections={[{ key: "recent", items }]}
          now={context.clock.now()}
          onOpen={(item) => open(desk, item)}
          onLeave={() => undefined}
        />
      )}
    </Page>
  );
}

type PageProps = {
  readonly desk: Desk;
  readonly title: string;
  readonly head?: ComponentChildren;
  readonly body?: RefObject<HTMLDivElement | null>;
  readonly focus?: RefObject<HTMLElement | null>;
  readonly children: ComponentChildren;
};

/** Stands in the place of the folder; Esc leads back to it. */
function Page({ desk, title, head, body, focus, children }: PageProps) {
  const t = useMessages(findMessages);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => (focus?.current ?? heading.current)?.focus(), []);
  return (
    <main
      class={styles.page}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) desk.back();
      }}
    >
      <header class={styles.head}>
        <PlaceMenu desk={desk} />
        <h1 ref={heading} tabIndex={-1} class={styles.title}>
          {title}
        </h1>
        {head}
        <IconButton class={head ? undefined : styles.end} icon={closeIcon} label={t("close")} onClick={desk.back} />
      </header>
      <div {...(body ? { ref: body } : {})} class={styles.body}>
        {children}
      </div>
    </main>
  );
}

const open = (desk: Desk, { storeId, entry }: FoundItem) => desk.reveal(storeId, entry);

function focusFirst(body: RefObject<HTMLElement | null>, event: KeyboardEvent) {
  event.preventDefault();
  body.current?.querySelector<HTMLElement>("[data-found] button")?.focus();
}

function sectionsOf(
  groups: readonly FoundGroup[],
  note: (group: FoundGroup) => string | undefined,
): readonly FoundSection[] {
  return groups.map((group) => ({
    key: group.key,
    title: group.name,
    ...{ note: note(group) ?? "" },
    items: group.entries.map((entry) => ({ storeId: group.key, place: group.name, entry })),
  }));
}

function noteOf({ state, isPartial, entries: { length: count } }: FoundGroup, t: FindTexts): string {
  if (state === "asking") return t("asking");
  if (state === "cannot") return t("cannotSearch");
  if (state === "sign-in") return t("signIn");
  if (state === "failed") return t("failed");
  if (count === 0) return t(isPartial ? "foundNoneSome" : "foundNone");
  return t(isPartial ? "foundSome" : "found", { count });
}

type FindTexts = ReturnType<typeof useMessages<(typeof findMessages)["en"]>>;

/** Undefined where the person has no such place any more. */
function placeName({ sources }: PlacesModel, storeId: string): string | undefined {
  const { sourceId, placeId } = placeOfStore(storeId);
  const source = sources.value.find(({ id }) => id === sourceId);
  if (!source) return undefined;
  const label = source.label.value;
  const state = source.state.value;
  if (state.at !== "open" || state.places.length < 2) return label;
  const place = state.places.find(({ id }) => id === placeId);
  return place?.name ? `${label} · ${place.name}` : label;
}
