/** Speech sync without a framework: decides when what is already true is shown, by the word that is spoken. */

export * from "../client/speech/index.js";
