/** Identity, people, and other places in the client. */
import {
  capability,
  check,
  type DriveOptions,
  expect,
  expectRefusal,
  fromWidget,
  isObject,
  isText,
  toWidget,
  within,
} from "./steps.ts";
import type { Data } from "./strict-client.ts";

const DIRECTORY = "org.matrix.msc3973.user_directory_search";
const NAVIGATE = "org.matrix.msc2931.navigate";

function expectToken({ state, access_token, expires_in, matrix_server_name, token_type }: Data): void {
  expect(state === "allowed", `state ${String(state)}`);
  expect(isText(access_token) && isText(matrix_server_name) && isText(token_type), "the token");
  expect(typeof expires_in === "number" && expires_in > 0, "expires_in");
}

export async function driveOthers({ client, table, person, say }: DriveOptions): Promise<void> {
  say("Agree to show who you are");
  await check(table, [fromWidget("get_openid"), toWidget("openid_credentials")], async () => {
    const first = await client.request("get_openid");
    if (first.state === "request") {
      const told = await within(client.told("openid_credentials"), "openid_credentials", 120_000);
      expect(isText(told.original_request_id), "original_request_id");
      expectToken(told);
    } else throw new Error(`the person was not asked: ${String(first.state)}`);
    // Whether the person is asked again is the host's.
    const again = await client.request("get_openid");
    if (again.state !== "request") expectToken(again);
  });

  say("People and places");
  await check(table, [fromWidget(DIRECTORY), capability(DIRECTORY)], async () => {
    const { limited, results } = await client.request(DIRECTORY, { search_term: "b", limit: 1 });
    expect(typeof limited === "boolean" && Array.isArray(results) && results.length <= 1, "limited and results");
    for (const one of results) {
      expect(isObject(one) && isText(one.user_id), "user_id");
      expect(one.display_name === undefined || typeof one.display_name === "string", "display_name");
    }
    await expectRefusal(client.request(DIRECTORY, {}), "nothing to look for");
    await expectRefusal(client.request(DIRECTORY, { search_term: "a", limit: -1 }), "a limit below nothing");
    return `${results.length} found`;
  });

  await check(table, [fromWidget(NAVIGATE), capability(NAVIGATE)], async () => {
    await client.request(NAVIGATE, { uri: `https://matrix.to/#/${person.room}` });
    await expectRefusal(client.request(NAVIGATE, { uri: "https://example.org/" }), "another site");
  });
}
