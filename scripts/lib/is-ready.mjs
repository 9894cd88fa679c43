// Ends with 0 if the address answers 200, with 1 otherwise. A proxy's word is given, for a node behind one.
try {
  const answer = await fetch(process.argv[2], {
    headers: { "X-Forwarded-Proto": "https" },
    signal: AbortSignal.timeout(5000),
  });
  process.exit(answer.status === 200 ? 0 : 1);
} catch {
  process.exit(1);
}
