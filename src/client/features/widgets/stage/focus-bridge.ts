/**
 * The frames lie at the end of the page, apart from the places that show them. The tab key must not notice: a guard in the place stands
 * for the frame, and two guards around the frame lead back to the place.
 */
import { focusableIn } from "#ui";
import { type Opening, slabId } from "./opening.ts";

const LAYER = "[data-widget-stage]";
const CONTENT = "[data-slab-content]";

/** The focus has come to the guard in the place: it goes on into the widget, to its beginning or, from behind, to its end. */
export function enterWidget(guard: HTMLElement, opening: Pick<Opening, "serial">, from: EventTarget | null): void {
  const slab = document.getElementById(slabId(opening));
  if (!slab) return;
  const isBackwards =
    from instanceof Node &&
    (guard.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
    !inLayer(from);
  if (isBackwards) slab.querySelector<HTMLElement>("[data-guard=end]")?.focus({ preventScroll: true });
  else focusInside(slab);
}

/** The first thing inside: a question, if there is one, else the frame itself. */
export function focusInside(slab: HTMLElement): void {
  const content = slab.querySelector<HTMLElement>(CONTENT);
  const frames = [...(content?.querySelectorAll("iframe") ?? [])].filter((frame) => !frame.inert);
  const all: HTMLElement[] = content ? [...focusableIn(content), ...frames] : [];
  const [first] = all.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  (first ?? slab.querySelector<HTMLElement>("[data-guard=end]"))?.focus({ preventScroll: true });
}

/** The focus leaves the widget: to what stands before or after its place. */
export function leaveWidget(guard: HTMLElement, direction: "back" | "on"): void {
  const all = focusableIn(document.body).filter((element) => element === guard || !isBridge(element));
  const at = all.indexOf(guard);
  const target = direction === "on" ? all[at + 1] : all[at - 1];
  target?.focus({ preventScroll: true });
}

const inLayer = (node: Node): boolean => node instanceof Element && node.closest(LAYER) !== null;
/** Guards, and what lies on the stage; the bar of a corner window lies there too, but in its own place. */
const isBridge = (element: Element): boolean =>
  element.closest("[inert]") !== null || element.hasAttribute("data-guard") || element.closest("[data-slab]") !== null;
