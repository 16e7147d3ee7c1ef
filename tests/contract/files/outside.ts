/** A foreign client that looks at a server past our adapter. */
import { createClient } from "webdav";

/** Paths start with "/" and are not encoded. */
export interface OutsideClient {
  put(path: string, content: string): Promise<void>;
  get(path: string): Promise<Uint8Array>;
  exists(path: string): Promise<boolean>;
  createFolder(path: string): Promise<void>;
}

export type WebdavAddress = { readonly url: string; readonly username?: string; readonly password?: string };

export function webdavOutside({ url, ...account }: WebdavAddress): OutsideClient {
  const client = createClient(url, account);
  return {
    put: async (path, content) => {
      await client.putFileContents(path, content);
    },
    get: async (path) => new Uint8Array((await client.getFileContents(path)) as ArrayBuffer),
    exists: (path) => client.exists(path),
    createFolder: (path) => client.createDirectory(path),
  };
}
