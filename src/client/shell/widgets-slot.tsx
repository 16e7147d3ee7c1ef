import type { RoomDetails } from "#contracts";
import type { RoomPanel } from "../routes/routes.ts";
import { lazy } from "./lazy.tsx";

export type WidgetsSlotProps = {
  readonly details: RoomDetails;
  readonly open: string | undefined;
  readonly onPanel: (panel: RoomPanel | undefined) => void;
};

/** The widget host, fetched when it is first needed. */
export const WidgetsSlot = lazy<WidgetsSlotProps>(async () => ({
  Component: (await import("./widgets-host.tsx")).WidgetsHost,
}));
