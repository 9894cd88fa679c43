# Starts and stops one node; sourced after common.sh.
# NODE_RUN: a command before java, where the node is to run as something else.
NODE_RUN=()
# start_node PORT [proxy] sets NODE_PID, NODE_URL, NODE_LOG. The node keeps its log in node-PORT/data.
start_node() {
  local port=$1 proxy=${2:-} dir=$DEV/node-$1 listener=https-listener
  port_is_free "$port" || fail "Port $port is used by another process; choose one with --port."
  mkdir -p "$dir"
  NODE_LOG=$dir/server.log
  NODE_URL=https://localhost:$port
  export_dev_settings
  cp "$ROOT/payara-config/pre-boot.asadmin" "$dir/pre-boot.asadmin"
  local tls=(--sslport "$port" --sslcert live)
  if [ -n "$proxy" ]; then
    listener=http-listener
    NODE_URL=http://localhost:$port
    tls=(--port "$port")
    export SHIPVOX_SECURITY_TRUSTED_PROXIES=${SHIPVOX_SECURITY_TRUSTED_PROXIES:-127.0.0.1,::1}
    sed -i -e '/http-listener.enabled=false/d' -e 's/https-listener/http-listener/; /\.ssl\./d' "$dir/pre-boot.asadmin"
  fi
  local listeners=configs.config.server-config.network-config.network-listeners.network-listener
  echo "set $listeners.$listener.address=${SHIPVOX_BIND:-127.0.0.1}" >>"$dir/pre-boot.asadmin"
  local java_options
  read -ra java_options <<<"${SHIPVOX_JAVA_OPTIONS:--Xmx1g -XX:TieredStopAtLevel=1}"
  (
    # Held by the node as long as it lives: nobody else starts here, or deletes what is in use. A node that has just been
    # stopped lets go a moment after its process has lost its name.
    if command -v flock >/dev/null; then
      exec 9>"$dir/lock"
      flock -w 10 9 || fail "Another node of $DEV uses port $port; stop it first, or choose one with --port."
    fi
    # What an earlier run unpacked there would be deployed first, and then again from the WAR.
    rm -rf "$dir/root"
    exec >"$NODE_LOG" 2>&1
    export SHIPVOX_LOG_DIRECTORY=${SHIPVOX_LOG_DIRECTORY:-$dir/data}
    exec ${NODE_RUN[@]+"${NODE_RUN[@]}"} java "${java_options[@]}" "@$DEV/tls.args" "@$ROOT/payara-config/java.args" \
      -jar "$ROOT/target/payara-micro.jar" \
      --deploy "$ROOT/target/ROOT.war" --rootdir "$dir/root" --nohazelcast \
      --prebootcommandfile "$dir/pre-boot.asadmin" --logproperties "$ROOT/payara-config/logging.properties" \
      "${tls[@]}"
  ) &
  NODE_PID=$!
}

# Whether nobody listens there.
port_is_free() { # port_is_free PORT
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Waits until the node says that it is ready, or is gone, or failed to deploy; five minutes at most.
wait_ready() {
  local n
  for ((n = 0; n < 1200; n++)); do
    kill -0 "$NODE_PID" 2>/dev/null || return 1
    ! grep -qs "Exception while deploying the app" "$NODE_LOG" || return 1
    if NODE_TLS_REJECT_UNAUTHORIZED=0 node --no-warnings "$ROOT/scripts/lib/is-ready.mjs" "$NODE_URL/health/ready"; then
      return 0
    fi
    sleep 0.25
  done
  return 1
}

stop_node() {
  kill "$NODE_PID" 2>/dev/null || true
  wait "$NODE_PID" 2>/dev/null || true
}
