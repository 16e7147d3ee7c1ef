import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type DirectGraph, directGraphSchema, directKey, graphRootOf, registrationOf } from "#contracts";

const plain: DirectGraph = {
  kind: "graph",
  tenant: "8a1b2c3d-0000-4000-8000-0123456789ab",
  clientId: "11111111-2222-4333-8444-555555555555",
};
const at = (login: unknown, graph: unknown) => ({ ...plain, cloud: { login, graph } });
const [LOGIN, GRAPH] = ["https://login.microsoftonline.com", "https://graph.microsoft.com"];

describe("a store that is reached directly", () => {
  test.each([
    ["worldwide", plain],
    ["worldwide, said", at(LOGIN, GRAPH)],
    ["the government's", at("https://login.microsoftonline.us", "https://graph.microsoft.us")],
    ["China", at("https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn")],
    ["this machine", at("http://127.0.0.1:9001", "http://127.0.0.1:9002")],
    ["unknown fields", { ...plain, later: 1 }],
  ])("%s", (_name, value) => expect(v.is(directGraphSchema, value)).toBe(true));

  test.each([
    ["nothing", {}],
    ["another kind", { ...plain, kind: "webdav" }],
    ["any tenant", { ...plain, tenant: "common" }],
    ["a tenant's name", { ...plain, tenant: "contoso.onmicrosoft.com" }],
    ["a path in the tenant", { ...plain, tenant: `${plain.tenant}/../x` }],
    ["no client", { ...plain, clientId: "" }],
    ["a token of Microsoft's to somebody else", at(LOGIN, "https://graph.evil.example")],
    ["a token of Microsoft's to this machine", at(LOGIN, "http://127.0.0.1:9002")],
    ["somebody else's sign-in for Graph", at("https://login.evil.example", GRAPH)],
    ["of another cloud", at("https://login.microsoftonline.us", GRAPH)],
    ["another host of Microsoft's", at(LOGIN, "https://evil.sharepoint.com")],
    ["in clear", at("http://login.example", "http://graph.example")],
    ["with a path", at(`${LOGIN}/x`, GRAPH)],
    ["with a user", at("https://u:p@login.example", "https://graph.example")],
    ["a script", at("javascript:alert(1)", GRAPH)],
    ["half of it", { ...plain, cloud: { login: LOGIN } }],
    ["wrong types", at(5, [])],
  ])("not %s", (_name, value) => expect(v.is(directGraphSchema, value)).toBe(false));

  test("where one signs in and what for", () => {
    const { authority, scopes } = registrationOf(plain, "https://sparks.example.org/sign-in.html");
    expect(authority).toEqual({
      issuer: `${LOGIN}/${plain.tenant}/v2.0`,
      authorizationEndpoint: `${LOGIN}/${plain.tenant}/oauth2/v2.0/authorize`,
      tokenEndpoint: `${LOGIN}/${plain.tenant}/oauth2/v2.0/token`,
    });
    expect(scopes).toEqual(["User.Read", "Files.ReadWrite.All", "Sites.Read.All"]);
    expect(graphRootOf(plain)).toBe(`${GRAPH}/v1.0/`);
    const us = at("https://login.microsoftonline.us", "https://graph.microsoft.us") as DirectGraph;
    expect(registrationOf(us, "https://x.example/").scopes[1]).toBe("https://graph.microsoft.us/Files.ReadWrite.All");
    expect(directKey(us)).not.toBe(directKey(plain));
    expect(directKey({ ...plain, tenant: plain.tenant.toUpperCase() })).toBe(directKey({ ...plain, later: 1 }));
  });
});
