/** The real servers behind the real gateway. */
import { startTestApache } from "../../support/apache.ts";
import { startTestWebdav } from "../../support/servers.ts";
import { describeFilesBackend } from "./suite.ts";
import { storeThroughGateway } from "./through-gateway.ts";

describeFilesBackend("WsgiDAV, through the gateway", ["locks", "quota"], async () =>
  storeThroughGateway(await startTestWebdav(["anna"])),
);
describeFilesBackend("Apache, through the gateway", ["locks", "quota"], async () =>
  storeThroughGateway(await startTestApache()),
);
