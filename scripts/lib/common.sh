# Shared by the scripts: where things are, what must be there, and how one node is started.
# Sourced, not run.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DEV=${SHIPVOX_DEV_DIR:-$ROOT/.dev}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
# For a wrong option: says what is right, and ends with 2. Each script has its $usage.
wrong() { [ $# = 0 ] || say "$*"; say "$usage"; exit 2; }
help() { printf '%s\n' "$usage"; exit 0; }

# Holds a lock while a command runs; without util-linux's flock nothing is locked.
locked() { # locked FILE COMMAND…
  local file=$1
  shift
  if command -v flock >/dev/null; then
    { flock 9; "$@" 9>&-; } 9>"$file"
  else
    "$@"
  fi
}

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

# A certificate for localhost and two key pairs, made once, readable by their owner alone. One at a time makes them.
make_secrets() {
  mkdir -p "$DEV"
  chmod 700 "$DEV"
  locked "$DEV/secrets.lock" make_missing_secrets
}

make_missing_secrets() {
  node "$ROOT/scripts/lib/make-keys.mjs" "$DEV"
  # The argument file holds a path: it is made anew where the folder was moved.
  if [ ! -f "$DEV/tls.p12" ] || ! grep -qxF -- "$(store_option "$DEV")" "$DEV/tls.args"; then
    rm -f "$DEV/tls.p12"
    make_store "$DEV" localhost "dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1"
  fi
}

store_option() { printf '"-Djavax.net.ssl.keyStore=%s/tls.p12"\n' "$1"; }

# A certificate of its own making in tls.p12, its public part in tls.pem, and an argument file that names both
# store and password, which keeps the password out of the process list.
make_store() { # make_store FOLDER NAME SUBJECT_ALTERNATIVE_NAMES
  local folder=$1 password
  password=$(node -p 'require("crypto").randomBytes(24).toString("hex")')
  rm -f "$folder/tls.p12.new"
  (
    umask 077
    export KEYTOOL_PASSWORD=$password
    keytool -J-Duser.language=en -genkeypair -alias live -keyalg EC -groupname secp256r1 -validity 365 \
      -dname "CN=$2" -ext "SAN=$3" -ext "EKU=serverAuth" -storetype PKCS12 \
      -keystore "$folder/tls.p12.new" -storepass:env KEYTOOL_PASSWORD >/dev/null 2>&1 || fail "keytool made no certificate for $2."
    {
      store_option "$folder"
      printf '%s\n' "-Djavax.net.ssl.keyStorePassword=$password" "-Djavax.net.ssl.keyStoreType=PKCS12"
    } >"$folder/tls.args"
    keytool -J-Duser.language=en -exportcert -rfc -alias live -keystore "$folder/tls.p12.new" \
      -storepass:env KEYTOOL_PASSWORD -file "$folder/tls.pem" >/dev/null 2>&1
    mv "$folder/tls.p12.new" "$folder/tls.p12"
  )
}

# Builds the WAR if a source is newer than it. One at a time builds.
build() {
  mkdir -p "$ROOT/target"
  locked "$ROOT/target/.build.lock" build_what_changed
}

build_what_changed() {
  local war=$ROOT/target/ROOT.war
  if [ -f "$war" ] && [ -f "$ROOT/target/payara-micro.jar" ] \
    && [ -z "$(find "$ROOT/pom.xml" "$ROOT/src/main" -path '*/node_modules' -prune -o -type f -newer "$war" -print -quit)" ]; then
    return
  fi
  say "Building …"
  # Maven leaves the classes of deleted sources behind, and CDI would find them.
  rm -rf "$ROOT/target/classes" "$ROOT/target/ROOT"
  # In one language, whatever the machine's is: plugins compare words by it.
  (cd "$ROOT" && MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=en -Duser.country=US" mvn -q -B package -DskipTests -Dspotless.check.skip=true) >&2
}

# The development keys, unless the environment names others.
export_dev_settings() {
  export SHIPVOX_SECURITY_ISSUERS=${SHIPVOX_SECURITY_ISSUERS:-shipvox-dev}
  export SHIPVOX_SECURITY_AUDIENCE=${SHIPVOX_SECURITY_AUDIENCE:-shipvox-live}
  export SHIPVOX_SECURITY_PUBLIC_KEY=${SHIPVOX_SECURITY_PUBLIC_KEY:-$DEV/issuer.pub.pem}
  export SHIPVOX_SECURITY_VIEWER_KEY=${SHIPVOX_SECURITY_VIEWER_KEY:-$DEV/viewer.key.pem}
}
