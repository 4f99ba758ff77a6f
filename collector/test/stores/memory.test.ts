import { memoryStore } from "../../src/stores/memory.js";
import { storeContract } from "../contracts/store.js";

storeContract("the memory store", (judge) => memoryStore(judge && { judge }));
