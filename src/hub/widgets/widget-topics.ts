/** What the widget host listens to beside a room: messages to this device, and the widgets of the account. */
import { createEmitter, type Emitter, toSparksError } from "#base";
import type { ToDevice } from "../crypto/to-device.ts";
import { accountDataOf } from "../rooms/account-data.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { userPath } from "../sdk/paths.ts";
import type { AccountTopics } from "../topics/account-topics.ts";
import { ACCOUNT_WIDGETS_TYPE, accountWidgets } from "./account-widgets.ts";

export type WidgetTopicsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly toDevice: Emitter<ToDevice>;
  /** Something failed that is tried again. */
  readonly onFault: (thrown: unknown) => void;
};

export interface WidgetTopics {
  readonly topics: Pick<AccountTopics, "widgetToDevice" | "accountWidgets">;
  /** Global account data of a sync batch. */
  applyAccountData(events: readonly unknown[]): void;
}

const MAX_TYPES = 200;

export function createWidgetTopics({ http, userId, toDevice, onFault }: WidgetTopicsOptions): WidgetTopics {
  const changed = createEmitter<void>();
  /** Content of `m.widgets`; undefined while nobody has asked: sync brings only what changes. */
  let content: unknown;
  let asking = false;
  let listeners = 0;

  const ask = () => {
    if (asking) return;
    asking = true;
    http
      .json("GET", userPath(userId, "account_data", ACCOUNT_WIDGETS_TYPE))
      .catch((thrown: unknown) => {
        if (toSparksError(thrown).code === "not-found") return {};
        throw thrown;
      })
      .then((found) => {
        content ??= found;
        changed.emit();
      })
      .catch(onFault)
      .finally(() => {
        asking = false;
      });
  };

  return {
    topics: {
      widgetToDevice({ types }, push) {
        const wanted = new Set(types.slice(0, MAX_TYPES));
        return toDevice.on((message) => {
          if (wanted.has(message.type)) push(message);
        });
      },
      accountWidgets(_param, push) {
        let shown = "";
        const tell = () => {
          if (content === undefined) return;
          const widgets = accountWidgets(content, userId);
          const text = JSON.stringify(widgets);
          if (text === shown) return;
          shown = text;
          push(widgets);
        };
        listeners++;
        const stop = changed.on(tell);
        if (content === undefined) ask();
        tell();
        return () => {
          listeners--;
          stop();
        };
      },
    },
    applyAccountData(events) {
      const told = accountDataOf(events, ACCOUNT_WIDGETS_TYPE);
      if (told !== undefined) {
        content = told;
        changed.emit();
      } else if (content === undefined && listeners > 0) ask();
    },
  };
}
