export type WebdavUser = { readonly name: string; readonly password: string };

/** Whether the server there lets this account in. */
export async function knows(baseUrl: string, user: WebdavUser): Promise<boolean> {
  const reply = await fetch(`${baseUrl}/`, {
    method: "PROPFIND",
    headers: { depth: "0", authorization: `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}` },
    signal: AbortSignal.timeout(5_000),
  });
  await reply.arrayBuffer();
  return reply.status === 207;
}
