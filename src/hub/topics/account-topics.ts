import type { HubTopics } from "#contracts";

/** Starts pushing a topic; returns what stops it. */
export type TopicStart<K extends keyof HubTopics> = (
  param: HubTopics[K]["param"],
  push: (value: HubTopics[K]["push"]) => void,
) => () => void;

/** Topics that only a signed-in account has. */
export type AccountTopics = { readonly [K in Exclude<keyof HubTopics, "status">]: TopicStart<K> };
