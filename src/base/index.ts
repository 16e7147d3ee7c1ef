export type { Brand } from "./brand.ts";
export { backoffMs, type Clock, systemClock } from "./clock.ts";
export { createEmitter, type Emitter } from "./emitter.ts";
export { ERROR_CODES, type ErrorCode, type ErrorData, errorFromData, SparksError, toSparksError } from "./errors.ts";
export { createRandomId, type RandomId } from "./ids.ts";
export { arrayAt, isObject, type Json, type JsonObject, numberAt, objectAt, stringAt } from "./json.ts";
export { applyListPatch, diffList, type ListPatch, type Splice } from "./list-patch.ts";
export { consoleSink, createLog, type Log, type LogFields, type LogLevel, type LogSink } from "./log.ts";
export { createMemoryStore } from "./memory-store.ts";
export {
  type CallHandlers,
  type Calls,
  createRpcClient,
  type Port,
  type RpcClient,
  serveRpc,
  type TopicHandlers,
  type Topics,
} from "./rpc.ts";
export { openSealedStore, type SealedStore, type SealedStoreOptions } from "./sealed-store.ts";
export { awaitAnswer } from "./sign-in/answer-channel.ts";
export type { Authority, Registration, SignedInAs } from "./sign-in/registration.ts";
export { serveReturnedWindow } from "./sign-in/returned-window.ts";
export { createSignIn, type IssuedToken, type KeptSignIn, type SignIn, type SignInOptions } from "./sign-in/sign-in.ts";
