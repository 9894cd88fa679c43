#!/usr/bin/env bash
# Runs the WAR on another container than Payara, in this process: container.sh openliberty|wildfly PORT FOLDER WAR TLS_ARGS
# It speaks TLS on loopback with the certificate that TLS_ARGS names; shipvox.* settings come from the environment.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$1 port=$2 folder=$3 war=$4 tls=$5
home=$(cd "$HERE/../../target/containers/$name" && pwd -P)
read -ra options <<<"${SHIPVOX_JAVA_OPTIONS:--Xmx512m -XX:TieredStopAtLevel=1}"
options+=(-Djava.net.preferIPv4Stack=true -Duser.language=en -Duser.country=US)
KEYSTORE=$(sed -n 's/^"\{0,1\}-Djavax.net.ssl.keyStore=\([^"]*\).*/\1/p' "$tls")
KEYSTORE_PASSWORD=$(sed -n 's/^-Djavax.net.ssl.keyStorePassword=//p' "$tls")
export KEYSTORE KEYSTORE_PASSWORD

openliberty() {
  local server=$folder/usr/servers/live
  mkdir -p "$server/apps"
  cp "$HERE/containers/openliberty.xml" "$server/server.xml"
  cp "$war" "$server/apps/ROOT.war"
  # Until the application's own checks answer, nothing is ready.
  export WLP_USER_DIR=$folder/usr BIND=127.0.0.1 HTTPS_PORT=$port MP_HEALTH_DEFAULT_READINESS_EMPTY_RESPONSE=DOWN
  export JVM_ARGS=${options[*]}
  exec "$home/bin/server" run live
}

wildfly() {
  local base=$folder/standalone
  mkdir -p "$base/deployments"
  cp -r "$home/standalone/configuration" "$base/"
  cp "$war" "$base/deployments/ROOT.war"
  # What standalone.sh does, which would start the server as a child.
  set +eu
  JAVA=java GREP=grep
  # shellcheck source=/dev/null
  source "$home/bin/common.sh"
  setDefaultModularJvmOptions
  set -eu
  local modular
  read -ra modular <<<"$DEFAULT_MODULAR_JVM_OPTIONS"
  exec java "${options[@]}" "${modular[@]}" -Djboss.modules.system.pkgs=org.jboss.byteman \
    -Dlogging.configuration="file:$base/configuration/logging.properties" \
    -jar "$home/jboss-modules.jar" -mp "$home/modules" org.jboss.as.standalone -Djboss.home.dir="$home" \
    -Djboss.server.base.dir="$base" -b 127.0.0.1 -Djboss.socket.binding.port-offset=$((port - 8443))
}

"$name"
