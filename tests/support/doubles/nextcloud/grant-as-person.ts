/** What a person does on the page of login flow v2, without a browser. @throws Error where the server shows something else. */
export async function grantAsPerson(
  loginUrl: string,
  {
    user,
    password,
    answer = "grant",
  }: { readonly user: string; readonly password: string; readonly answer?: "grant" | "refuse" },
): Promise<void> {
  const signedIn = await fetch(loginUrl, {
    method: "POST",
    body: new URLSearchParams({ user, password }),
    redirect: "manual",
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0];
  if (signedIn.status !== 303 || cookie === undefined) throw new Error(`nobody is signed in (${signedIn.status})`);
  const grantUrl = new URL(signedIn.headers.get("location") ?? "", loginUrl);
  const shown = await (await fetch(grantUrl, { headers: { cookie } })).text();
  const [, stateToken = ""] = /name="stateToken" value="([^"]+)"/.exec(shown) ?? [];
  const done = await fetch(grantUrl, {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams({ stateToken, answer }),
  });
  if (!done.ok) throw new Error(`nothing is granted (${done.status})`);
}
