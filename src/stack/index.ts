export { type Cache, cacheAt, makeFolders, REPOSITORY } from "./cache.ts";
export { guardTemporaryFolder } from "./guard.ts";
export { type MatrixApi, MatrixFault, signIn } from "./matrix-api.ts";
export { anyFreePort, findPort, isFree, LOOPBACK } from "./ports.ts";
export { installPython, type PythonEnv } from "./python-env.ts";
export { type Gateway, type GatewayOptions, startGateway } from "./servers/gateway.ts";
export type { Server } from "./servers/server.ts";
export {
  type NewUser,
  type RegistrationTarget,
  registerUser,
  type Synapse,
  type SynapseOptions,
  startSynapse,
} from "./servers/synapse.ts";
export { startWebdav, type Webdav, type WebdavOptions, type WebdavUser } from "./servers/webdav.ts";
