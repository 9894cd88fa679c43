# Tests the WAR on containers other than Payara; sourced after common.sh and node.sh.
# The core: sessions, updates, sockets, streams, polls, resuming, a restart on the same log.
CORE_ITS=${CORE_ITS:-ContainersIT,UpdatesIT,SocketIT,StreamIT,PollIT,ResumeIT}

# Unpacks a container to target/containers/NAME; Maven brings it.
get_container() { # get_container NAME
  local name=$1 folder=$ROOT/target/containers artifact
  [ ! -e "$folder/$name" ] || return 0
  case $name in
    openliberty) artifact=io.openliberty:openliberty-runtime:25.0.0.12:zip ;;
    wildfly) artifact=org.wildfly:wildfly-dist:38.0.1.Final:zip ;;
  esac
  say "Unpacking $artifact …"
  rm -rf "$folder/$name.new"
  (cd "$ROOT" && mvn -q -B -ntp dependency:unpack -Dmdep.overWriteReleases=true -Dartifact="$artifact" \
    -DoutputDirectory="$folder/$name.new") || return 1
  if [ "$name" = wildfly ]; then
    # Each start has its own key store; here the names are enough.
    KEYSTORE=tls.p12 KEYSTORE_PASSWORD=none "$folder"/wildfly.new/*/bin/jboss-cli.sh \
      --file="$ROOT/scripts/lib/containers/wildfly.cli" >"$folder/wildfly-cli.log" || return 1
  fi
  mv "$folder/$name.new"/* "$folder/$name"
  rmdir "$folder/$name.new"
}

# Plays the demo to a container, in three ways.
demo_on() { # demo_on NAME
  local port=${SHIPVOX_TEST_PORT:-9443} folder=$ROOT/target/containers/demo-$1 status=0 agent
  port_is_free "$port" || fail "Port $port is used by another process."
  make_secrets
  export_dev_settings
  rm -rf "$folder"
  mkdir -p "$folder"
  NODE_LOG=$folder/server.log
  NODE_URL=https://localhost:$port
  SHIPVOX_LOG_DIRECTORY=$folder/data "$ROOT/scripts/lib/container.sh" "$1" "$port" "$folder" \
    "$ROOT/target/ROOT.war" "$DEV/tls.args" >"$NODE_LOG" 2>&1 &
  NODE_PID=$!
  trap stop_node EXIT
  wait_ready || { tail -n 40 "$NODE_LOG" >&2; return 1; }
  # At once: each speaks as long as people do.
  local pids=() pid
  for agent in rest socket mcp; do
    "$ROOT/scripts/demo" --url "$NODE_URL" --agent "$agent" --now --silent >"$folder/demo-$agent.log" 2>&1 &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  tail -n 1 "$folder"/demo-*.log
  stop_node
  trap - EXIT
  return "$status"
}

container_tests() { # container_tests NAME
  build || return 1
  get_container "$1" || return 1
  demo_on "$1" || return 1
  (cd "$ROOT" && mvn -B -ntp test-compile failsafe:integration-test failsafe:verify -Dcontainer="$1" -Dit.test="$CORE_ITS")
}
