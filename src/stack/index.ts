export { type Cache, cacheAt, makeFolders, REPOSITORY } from "./cache.ts";
export { findChromium } from "./chromium.ts";
export { findProgram, type SystemProgram } from "./debian.ts";
export { type MatrixApi, MatrixFault, signIn } from "./matrix-api.ts";
export { anyFreePort, findPort, isFree, LOOPBACK } from "./ports.ts";
export { installPython, type PythonEnv } from "./python-env.ts";
export { type Apache, type ApacheOptions, startApache } from "./servers/apache.ts";
export { APP_SERVICE_LOCALPART, type AppServiceFiles, keepAppService } from "./servers/app-service.ts";
export { type ElementCallMode, elementCallAddress, startElementCall } from "./servers/element-call.ts";
export {
  type CallTenantOptions,
  callTenant,
  type Gateway,
  type GatewayOptions,
  startGateway,
} from "./servers/gateway.ts";
export {
  installLivekit,
  keepLivekitKey,
  type Livekit,
  type LivekitOptions,
  readLivekitKey,
  startLivekit,
} from "./servers/livekit.ts";
export type { Server } from "./servers/server.ts";
export {
  type NewUser,
  type RegistrationTarget,
  registerUser,
  type Synapse,
  type SynapseCalls,
  type SynapseOptions,
  startSynapse,
} from "./servers/synapse.ts";
export { startWebdav, type Webdav, type WebdavOptions } from "./servers/webdav.ts";
export type { WebdavUser } from "./servers/webdav-account.ts";
export { newTemporaryFolder } from "./temporary.ts";
export { type RunCalls, type RunServers, readRunServers, startRunServers } from "./test-run/run-servers.ts";
export { buildClient, buildWidgets } from "./web/build.ts";
export { clientHeaders, type Headers, widgetHeaders } from "./web/headers.ts";
export { type StaticServer, startStaticServer } from "./web/static-server.ts";
