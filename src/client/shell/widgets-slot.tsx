import type { RoomDetails } from "#contracts";
import type { RoomPanel } from "../routes/routes.ts";
import { lazy } from "./lazy.tsx";
import type { ShellModel } from "./shell.model.ts";

export type WidgetsSlotProps = {
  readonly shell: ShellModel;
  readonly details: RoomDetails;
  readonly open: string | undefined;
  /** It is of the person's account, not of the room. */
  readonly own: boolean;
  readonly expanded: boolean;
  /** Gives the widget the whole main pane; not where it has that anyway. */
  readonly onExpand: ((expanded: boolean) => void) | undefined;
  readonly onPanel: (panel: RoomPanel | undefined) => void;
};

/** The widget host, fetched when it is first needed. */
export const WidgetsSlot = lazy<WidgetsSlotProps>(async () => ({
  Component: (await import("./widgets-host.tsx")).WidgetsHost,
}));

export type StageSlotProps = { readonly shell: ShellModel };

/** Where the frames of widgets live. Comes with the first place that shows one, and stays. */
export const StageSlot = lazy<StageSlotProps>(
  async () => ({ Component: (await import("./widgets-host.tsx")).WidgetStage }),
  true,
);
