import { createEmitter } from "#base";
import type { TransferStore, TransferStores } from "../transfers/transfer-pump.ts";

export interface OpenStores extends TransferStores {
  /** Opens it, or opens it anew. */
  open(store: TransferStore): void;
  close(id: string): void;
}

/** The stores that are open on this page now. */
export function createOpenStores(): OpenStores {
  const stores = new Map<string, TransferStore>();
  const changed = createEmitter<void>();
  return {
    get: (id) => stores.get(id),
    watch: (listener) => changed.on(listener),
    open(store) {
      stores.set(store.id, store);
      changed.emit();
    },
    close(id) {
      if (stores.delete(id)) changed.emit();
    },
  };
}
