// happy-dom has no IndexedDB.
import "fake-indexeddb/auto";
