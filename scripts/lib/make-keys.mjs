// Makes the key pairs in the folder given, once: the issuer's (scripts/token signs with it, the server
// checks by its public part) and the server's own, which signs viewer tokens. EC P-256, PEM; the key file holds both halves.
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];

for (const name of ["issuer", "viewer"]) {
  const keyFile = join(folder, `${name}.key.pem`);
  if (existsSync(keyFile)) {
    // A key file from before held the private half alone.
    const pem = readFileSync(keyFile, "utf8");
    if (!pem.includes("PUBLIC KEY")) appendFileSync(keyFile, createPublicKey(pem).export({ type: "spki", format: "pem" }));
    continue;
  }
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(folder, `${name}.pub.pem`), publicKey.export({ type: "spki", format: "pem" }));
  // Written last and renamed, so that an interrupted run leaves no half pair behind.
  const pair = privateKey.export({ type: "pkcs8", format: "pem" }) + publicKey.export({ type: "spki", format: "pem" });
  writeFileSync(`${keyFile}.new`, pair, { mode: 0o600 });
  renameSync(`${keyFile}.new`, keyFile);
}
