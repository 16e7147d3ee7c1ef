import { directKey, type FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";

/** Whose things are kept on this device: the person as the gateway knows them, or the account at the store. */
export const whoseFiles = ({ welcome, direct }: Pick<WidgetContext<FilesConfig>, "welcome" | "direct">): string =>
  welcome?.userId ?? (direct ? `${directKey(direct.direct)} ${direct.account.peek()?.username ?? ""}` : "nobody");
