import { SparksError } from "#base";
import type { AccountCalls } from "./account-calls.ts";

const refuse = () => {
  throw new SparksError("unsupported", "this hub does not serve that yet");
};

/** What contracts name and the hub does not serve: an honest refusal. Each call leaves this list when it is written. */
export const unservedCalls = {
  widgetReadSticky: refuse,
} satisfies Partial<AccountCalls>;
