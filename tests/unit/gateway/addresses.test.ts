import { Agent, createServer, request } from "node:http";
import { expect, test } from "vitest";
import { openServer } from "../../../src/gateway/http/open-server.ts";
import { upstreamDestination, upstreamIf } from "../../../src/gateway/proxy/destination.ts";
import { gatewayLocation } from "../../../src/gateway/proxy/target.ts";

const connection = { connectionId: "c1", base: new URL("https://files.test/dav/me/") };

test.each([
  ["https://example.org/gw/proxy/c1/a%20b", "https://files.test/dav/me/a%20b"],
  ["/gw/proxy/c1/a", "https://files.test/dav/me/a"],
  ["/proxy/c1/a", "https://files.test/dav/me/a"],
  ["http://10.0.0.5:8790/proxy/c1/a/", "https://files.test/dav/me/a/"],
])("behind a reverse proxy with a path, %s is %s", (destination, expected) => {
  const at = { host: "10.0.0.5:8790", publicUrl: new URL("https://example.org/gw") };
  expect(upstreamDestination(destination, connection, at)).toBe(expected);
});

test.each(["https://example.org.evil/gw/proxy/c1/a", "https://example.org/other/proxy/c1/a", "https://example.org"])(
  "%s is not ours",
  (destination) => {
    const at = { host: "10.0.0.5:8790", publicUrl: new URL("https://example.org/gw") };
    expect(() => upstreamDestination(destination, connection, at)).toThrow("not on the same connection");
  },
);

test("without a public address, the Host of the request counts, and none means paths only", () => {
  const at = { host: undefined, publicUrl: undefined };
  expect(upstreamDestination("/proxy/c1/a", connection, at)).toBe("https://files.test/dav/me/a");
  expect(() => upstreamDestination("http://undefined/proxy/c1/a", connection, at)).toThrow(
    "not on the same connection",
  );
});

test("an If without resources is left alone, one whose parentheses do not match is refused", () => {
  const at = { host: "gw.test", publicUrl: undefined };
  for (const value of ["(<opaquelocktoken:1>)", '(["e"] <urn:x>)(Not <a:b>)', "garbage", ""]) {
    expect(upstreamIf(value, connection, at)).toBe(value);
  }
  for (const value of ["(<a:b>)) <http://evil.test/> (<c:d>)", "((<http://evil.test>))", "(<a:b>", ")("]) {
    expect(() => upstreamIf(value, connection, at)).toThrow("do not match");
  }
  expect(() => upstreamIf("<<http://evil.test/>> (<a:b>)", connection, at)).toThrow("not on the same connection");
});

test("a location is given as the public address", () => {
  const from = new URL("https://files.test/dav/me/a/b");
  const at = (location: string, publicBase = "https://example.org/gw") =>
    gatewayLocation(location, from, connection.base, "c1", publicBase);
  expect(at("c")).toBe("https://example.org/gw/proxy/c1/a/c");
  expect(at("/dav/me/x?y", "")).toBe("/proxy/c1/x?y");
  expect(at("https://files.test/dav/me/../you")).toBeUndefined();
  expect(at("http://files.test/dav/me/x")).toBeUndefined();
});

test("a port that is taken is said so", async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(openServer({ host: "127.0.0.1", port }, () => undefined, 1000)).rejects.toThrow(`port ${port}`);
  other.close();
});

test("stopping lets what is under way end", async () => {
  const server = await openServer(
    { host: "127.0.0.1", port: 0 },
    (_, res) => setTimeout(() => res.end("late"), 200),
    1000,
  );
  const agent = new Agent({ keepAlive: true });
  const reply = new Promise<string>((resolve, reject) => {
    request(server.url, { agent }, (res) => {
      res.once("data", (chunk) => resolve(String(chunk)));
    })
      .on("error", reject)
      .end();
  });
  await new Promise((done) => setTimeout(done, 50));
  const started = performance.now();
  await server.stop();
  expect(await reply).toBe("late");
  expect(performance.now() - started).toBeLessThan(3000);
  agent.destroy();
});
