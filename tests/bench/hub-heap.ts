/** Heap of the hub's SharedWorker, over the browser's own debugging port: the page's figures do not hold it. */
type Target = { readonly type: string; readonly url: string; readonly webSocketDebuggerUrl: string };

export async function workerTargets(debugPort: number): Promise<readonly Target[]> {
  const reply = await fetch(`http://127.0.0.1:${debugPort}/json/list`);
  const targets = (await reply.json()) as readonly Target[];
  return targets.filter(({ type, url }) => type.includes("worker") && url.includes("worker"));
}

/** Bytes in use after a garbage collection. */
export async function hubHeap(debugPort: number): Promise<number> {
  const [target] = await workerTargets(debugPort);
  if (!target) throw new Error("the browser shows no worker: is the hub running?");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const send = (id: number, method: string) =>
    new Promise<{ usedSize?: number }>((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        const reply = JSON.parse(String(data)) as { id?: number; result?: { usedSize?: number } };
        if (reply.id === id) resolve(reply.result ?? {});
      });
      socket.send(JSON.stringify({ id, method }));
    });
  await send(1, "HeapProfiler.collectGarbage");
  const { usedSize } = await send(2, "Runtime.getHeapUsage");
  socket.close();
  if (usedSize === undefined) throw new Error("the browser did not tell the hub's heap");
  return usedSize;
}
