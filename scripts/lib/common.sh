# Shared by the scripts: where things are, what must be there, and how one node is started.
# Sourced, not run.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DEV=${SHIPVOX_DEV_DIR:-$ROOT/.dev}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

need() { # need COMMAND WHAT
  command -v "$1" >/dev/null || fail "$2 is needed: the command $1 was not found."
}

check_tools() {
  need java "JDK 17 or newer"
  need javac "JDK 17 or newer (a JRE is not enough)"
  need keytool "JDK 17 or newer"
  need mvn "Maven 3.8 or newer"
  need node "Node 20 or newer"
  need npm "npm"
  local java node
  java=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = \([0-9]*\).*/\1/p')
  [ "${java:-0}" -ge 17 ] || fail "JDK 17 or newer is needed; this is ${java:-unknown}."
  node=$(node -p 'process.versions.node.split(".")[0]')
  [ "$node" -ge 20 ] || fail "Node 20 or newer is needed; this is $node."
}

# A certificate for localhost and two key pairs, made once, readable by their owner alone.
make_secrets() {
  mkdir -p "$DEV"
  chmod 700 "$DEV"
  node "$ROOT/scripts/lib/make-keys.mjs" "$DEV"
  # The argument file holds a path: it is made anew where the folder was moved.
  if [ ! -f "$DEV/tls.p12" ] || ! grep -qxF -- "-Djavax.net.ssl.keyStore=$DEV/tls.p12" "$DEV/tls.args"; then
    rm -f "$DEV/tls.p12" "$DEV/tls.p12.new"
    local password
    password=$(node -p 'require("crypto").randomBytes(24).toString("hex")')
    (
      umask 077
      KEYTOOL_PASSWORD=$password keytool -genkeypair -alias live -keyalg EC -groupname secp256r1 -validity 365 \
        -dname "CN=localhost" -ext "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1" \
        -ext "EKU=serverAuth" -storetype PKCS12 -keystore "$DEV/tls.p12.new" -storepass:env KEYTOOL_PASSWORD \
        >/dev/null 2>&1
      # An argument file keeps the password out of the process list.
      cat >"$DEV/tls.args" <<ARGS
-Djavax.net.ssl.keyStore=$DEV/tls.p12
-Djavax.net.ssl.keyStorePassword=$password
-Djavax.net.ssl.keyStoreType=PKCS12
ARGS
      KEYTOOL_PASSWORD=$password keytool -exportcert -rfc -alias live -keystore "$DEV/tls.p12.new" \
        -storepass:env KEYTOOL_PASSWORD -file "$DEV/tls.pem" >/dev/null 2>&1
      mv "$DEV/tls.p12.new" "$DEV/tls.p12"
    )
  fi
}

# Builds the WAR if a source is newer than it.
build() {
  local war=$ROOT/target/ROOT.war
  if [ -f "$war" ] && [ -f "$ROOT/target/payara-micro.jar" ] \
    && [ -z "$(find "$ROOT/pom.xml" "$ROOT/src/main" -path '*/node_modules' -prune -o -type f -newer "$war" -print -quit)" ]; then
    return
  fi
  say "Building …"
  # Maven leaves the classes of deleted sources behind, and CDI would find them.
  rm -rf "$ROOT/target/classes" "$ROOT/target/ROOT"
  (cd "$ROOT" && mvn -q -B package -DskipTests -Dspotless.check.skip=true) >&2
}

# The development keys, unless the environment names others.
export_dev_settings() {
  export SHIPVOX_SECURITY_ISSUERS=${SHIPVOX_SECURITY_ISSUERS:-shipvox-dev}
  export SHIPVOX_SECURITY_AUDIENCE=${SHIPVOX_SECURITY_AUDIENCE:-shipvox-live}
  export SHIPVOX_SECURITY_PUBLIC_KEY=${SHIPVOX_SECURITY_PUBLIC_KEY:-$DEV/issuer.pub.pem}
  export SHIPVOX_SECURITY_VIEWER_KEY=${SHIPVOX_SECURITY_VIEWER_KEY:-$DEV/viewer.key.pem}
}
