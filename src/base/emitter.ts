/** A list of listeners that nobody can break: a throwing listener does not stop the others. */
export interface Emitter<T> {
  on(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

export function createEmitter<T>(onError: (thrown: unknown) => void = reportLater): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (thrown) {
          onError(thrown);
        }
      }
    },
  };
}

function reportLater(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}
