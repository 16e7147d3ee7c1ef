import { type ReadonlySignal, signal } from "@preact/signals";
import { isObject } from "#base";
import { hrefOf, parseRoute, type Route, sameRoute } from "./routes.ts";

/** Where a timeline stood: this message was in its middle. Kept in the history entry, so it survives reload and back. */
export type PlaceInTimeline = { readonly eventId: string };

export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  go(route: Route): void;
  /** As `go`, but back does not come here. */
  replace(route: Route): void;
  back(): void;
  /** What was kept with this history entry. */
  place(): PlaceInTimeline | undefined;
  keepPlace(place: PlaceInTimeline | undefined): void;
}

export function createNavigation(scope: Window = window): Navigation {
  const route = signal(parseRoute(scope.location.hash));
  const follow = () => {
    const next = parseRoute(scope.location.hash);
    if (!sameRoute(next, route.peek())) route.value = next;
  };
  scope.addEventListener("popstate", follow);
  scope.addEventListener("hashchange", follow);
  // How many of our own entries lie below: without one, "back" would leave Sparks.
  const depth = () =>
    isObject(scope.history.state) && typeof scope.history.state.depth === "number" ? scope.history.state.depth : 0;

  return {
    route,
    go(next) {
      if (sameRoute(next, route.peek())) return;
      scope.history.pushState({ depth: depth() + 1 }, "", hrefOf(next));
      route.value = next;
    },
    replace(next) {
      scope.history.replaceState({ depth: depth() }, "", hrefOf(next));
      if (!sameRoute(next, route.peek())) route.value = next;
    },
    back() {
      if (depth() > 0) scope.history.back();
      else this.replace({ name: "home" });
    },
    place() {
      const kept: unknown = isObject(scope.history.state) ? scope.history.state.place : undefined;
      return isObject(kept) && typeof kept.eventId === "string" ? { eventId: kept.eventId } : undefined;
    },
    keepPlace(place) {
      // Each writing is told to the browser's own process: the same place is not written again.
      const before: unknown = scope.history.state?.place;
      if (JSON.stringify(before) === JSON.stringify(place)) return;
      scope.history.replaceState({ depth: depth(), ...(place ? { place } : {}) }, "");
    },
  };
}
