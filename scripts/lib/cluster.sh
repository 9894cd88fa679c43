# Starts and stops a cluster on this machine; sourced after common.sh and node.sh.
CLUSTER=$DEV/cluster

sudo_if_needed() { [ "$(id -u)" = 0 ] || echo sudo; }

install_command() { # install_command COMMAND PACKAGE
  command -v "$1" >/dev/null && return
  say "Installing $2 …"
  local sudo
  sudo=$(sudo_if_needed)
  $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null \
    || fail "$1 is needed: install the package $2."
  command -v "$1" >/dev/null || fail "$1 is needed: install the package $2."
}

# The process that a file names, if it is still that one: a pid alone may have been given again.
running() { # running FILE
  local pid start
  [ -f "$1" ] || return 1
  read -r pid start <"$1"
  [ "$(started_at "$pid")" = "$start" ] && echo "$pid"
}

started_at() { # the process's start time in clock ticks; none once all its threads have ended, reaped or not
  local stat tasks
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) } tasks=("/proc/$1/task"/*)
  # The first thread may end before others, which still hold the port and the lock.
  [[ $stat == Z* && ${#tasks[@]} = 1 ]] || cut -d' ' -f20 <<<"$stat"
}

remember() { # remember PID FILE
  echo "$1 $(started_at "$1")" >"$2"
}

node_address() { # node_address N
  echo "127.0.0.1:$((CLUSTER_LOG + $1 - 1))"
}

# Nodes are counted through all cells; node N is in the cell:
cell_of() { # cell_of N
  echo $((($1 - 1) / CLUSTER_NODES + 1))
}

cell_url() { # cell_url CELL
  echo "https://localhost:$((CLUSTER_PORT + 100 + $1))"
}

cell_nodes() { # cell_nodes CELL
  seq $((($1 - 1) * CLUSTER_NODES + 1)) $(($1 * CLUSTER_NODES))
}

# What a node is told of the other cells: nothing where there are none.
cell_settings() { # cell_settings N
  [ "$CLUSTER_CELLS" -gt 1 ] || return 0
  local urls= c
  for ((c = 1; c <= CLUSTER_CELLS; c++)); do urls+=${urls:+,}$(cell_url "$c"); done
  export SHIPVOX_PUBLIC_URL SHIPVOX_CELLS=$urls
  SHIPVOX_PUBLIC_URL=$(cell_url "$(cell_of "$1")")
  # The page comes from the entry.
  export SHIPVOX_SECURITY_ORIGINS=${CLUSTER_ORIGINS:+$CLUSTER_ORIGINS,}https://localhost:$CLUSTER_PORT
}

# The nodes that a node is told of: those that its cell was made with, and itself.
cluster_nodes() { # cluster_nodes N
  local nodes= i cell=1
  [ "$CLUSTER_CELLS" = 1 ] || cell=$(cell_of "$1")
  for i in $(cell_nodes "$cell") $([ "$1" -le $((CLUSTER_NODES * CLUSTER_CELLS)) ] || echo "$1"); do
    nodes+=${nodes:+,}n$i=$(node_address "$i")
  done
  echo "$nodes"
}

launch_node() { # launch_node N; sets NODE_PID, NODE_URL
  local n=$1
  export SHIPVOX_JAVA_OPTIONS=${SHIPVOX_JAVA_OPTIONS:--Xmx512m -XX:TieredStopAtLevel=1}
  # NODE_GROUP: each node runs as a group of its own above that one, by which its packets are known.
  [ -z "${NODE_GROUP:-}" ] || NODE_RUN=(setpriv --regid $((NODE_GROUP + n)) --clear-groups)
  cell_settings "$n"
  # node_run: what some nodes are to be run by besides.
  ! declare -F node_run >/dev/null || node_run "$n"
  # Without the pipes of scripts/cluster-faults: a node that held one would keep its reader from ending.
  SHIPVOX_CLUSTER_NODE=n$n SHIPVOX_CLUSTER_NODES=$(cluster_nodes "$n") start_node $((CLUSTER_PORT + n)) proxy 5>&- 7>&- 8>&-
  disown "$NODE_PID"
  remember "$NODE_PID" "$CLUSTER/node-$n.pid"
}

proxy_config() {
  local config=$ROOT/payara-config c
  sed -e '/^frontend /,$d' -e "${PROXY_STATS:+/^global/a\\  stats socket ipv4@$PROXY_STATS}" "$config/haproxy.cfg"
  if [ "$CLUSTER_CELLS" = 1 ]; then
    sed -n -e '/^  server /d' -e '/^frontend /,$p' "$config/haproxy.cfg"
    proxy_servers 1
    return
  fi
  sed -e "s/mod(2)/mod($CLUSTER_CELLS)/; s/rand(2)/rand($CLUSTER_CELLS)/" "$config/haproxy-cells.cfg"
  for ((c = 1; c <= CLUSTER_CELLS; c++)); do
    sed -n -e '/^  server /d' -e "s/^frontend live/&$c/; s/^backend nodes/backend cell$((c - 1))/" \
      -e "s/default_backend nodes/default_backend cell$((c - 1))/" \
      -e "s/\"\${SHIPVOX_PROXY_BIND}\"/${SHIPVOX_BIND:-127.0.0.1}:$((CLUSTER_PORT + 100 + c))/" \
      -e '/^frontend /,$p' "$config/haproxy.cfg"
    proxy_servers "$c"
  done
}

proxy_servers() { # proxy_servers CELL
  local n
  for n in $(cell_nodes "$1"); do
    echo "  server node$n 127.0.0.1:$((CLUSTER_PORT + n))"
  done
}

# PROXY_STATS: the address of the proxy's own statistics, where somebody wants to ask for them.
launch_proxy() {
  local password
  password=$(sed -n 's/^-Djavax.net.ssl.keyStorePassword=//p' "$DEV/tls.args")
  (umask 077 && PASSWORD=$password openssl pkcs12 -in "$DEV/tls.p12" -nodes -passin env:PASSWORD 2>/dev/null >"$CLUSTER/proxy.pem")
  proxy_config >"$CLUSTER/haproxy.cfg"
  SHIPVOX_PROXY_BIND=${SHIPVOX_BIND:-127.0.0.1}:$CLUSTER_PORT SHIPVOX_PROXY_CERT=$CLUSTER/proxy.pem \
    haproxy -db -f "$CLUSTER/haproxy.cfg" >"$CLUSTER/haproxy.log" 2>&1 &
  disown $!
  remember $! "$CLUSTER/proxy.pid"
}

cluster_up() { # cluster_up NODES PORT [CELLS]
  local n c
  for n in "$CLUSTER"/*.pid; do
    [ -z "$(running "$n")" ] || fail "A cluster is running already; stop it with scripts/cluster down."
  done
  check_tools
  install_command haproxy haproxy
  need openssl "openssl"
  make_secrets
  build
  for ((n = 0; n <= $1 * ${3:-1}; n++)); do
    port_is_free $(($2 + n)) || fail "Port $(($2 + n)) is used by another process; choose others with --port."
  done
  mkdir -p "$CLUSTER"
  rm -f "$CLUSTER"/*.pid
  CLUSTER_NODES=$1 CLUSTER_PORT=$2 CLUSTER_CELLS=${3:-1} CLUSTER_LOG=${SHIPVOX_CLUSTER_LOG_PORT:-18501}
  CLUSTER_ORIGINS=${SHIPVOX_SECURITY_ORIGINS:-}
  # As plain assignments: a declaration would be read back into one function alone.
  declare -p CLUSTER_NODES CLUSTER_PORT CLUSTER_CELLS CLUSTER_LOG CLUSTER_ORIGINS | sed 's/^declare -- //' >"$CLUSTER/settings"
  local pids=() urls=() logs=() all=$((CLUSTER_NODES * CLUSTER_CELLS))
  for ((n = 1; n <= all; n++)); do
    launch_node "$n"
    pids+=("$NODE_PID") urls+=("$NODE_URL") logs+=("$NODE_LOG")
  done
  for ((n = 0; n < all; n++)); do
    NODE_PID=${pids[n]} NODE_URL=${urls[n]} NODE_LOG=${logs[n]}
    wait_ready || { cluster_down; fail "Node $((n + 1)) did not become ready; its log is $NODE_LOG."; }
  done
  launch_proxy
  NODE_PID=$(running "$CLUSTER/proxy.pid" || echo 0) NODE_LOG=$CLUSTER/haproxy.log
  for ((c = 0; c <= CLUSTER_CELLS; c++)); do
    NODE_URL=https://localhost:$CLUSTER_PORT
    [ "$c" = 0 ] || [ "$CLUSTER_CELLS" = 1 ] || NODE_URL=$(cell_url "$c")
    wait_ready || { cluster_down; fail "The proxy did not become ready; its log is $NODE_LOG."; }
  done
  echo "proxy https://localhost:$CLUSTER_PORT"
  for ((c = 1; c <= CLUSTER_CELLS && CLUSTER_CELLS > 1; c++)); do echo "cell $c $(cell_url "$c")"; done
  for ((n = 0; n < all; n++)); do
    echo "node $((n + 1)) pid ${pids[n]} ${urls[n]}"
  done
}

cluster_start() { # cluster_start N
  source_settings
  [ "$1" -le $((CLUSTER_NODES * CLUSTER_CELLS)) ] || [ -d "$(data_of "$1")" ] || fail "The cluster has no node $1."
  start_ready "$1"
}

# One more node, which joins by itself; the proxy is not told of it.
cluster_add() { # cluster_add N
  source_settings
  [ "$CLUSTER_CELLS" = 1 ] || fail "One more node joins a cluster of one cell alone."
  [ "$1" -gt "$CLUSTER_NODES" ] || fail "Node $1 is one of those that the cluster was made with."
  [ ! -e "$(data_of "$1")" ] || fail "Node $1 was added before; scripts/cluster start $1 starts it again."
  start_ready "$1"
}

# Takes a node out of the group, then stops it and deletes its log.
cluster_remove() { # cluster_remove N
  source_settings
  cluster_admin remove "n$1"
  stop_one "$1"
  rm -rf "$(data_of "$1")"
}

# A node whose disk was lost, or is to be: it joins again under a new id.
cluster_replace() { # cluster_replace N
  source_settings
  stop_one "$1"
  rm -rf "$(data_of "$1")"
  start_ready "$1"
}

source_settings() {
  [ -f "$CLUSTER/settings" ] || fail "No cluster is up."
  source "$CLUSTER/settings"
}

data_of() { echo "$DEV/node-$((CLUSTER_PORT + $1))/data"; }

start_ready() { # start_ready N
  [ -z "$(running "$CLUSTER/node-$1.pid" || true)" ] || fail "Node $1 is running already."
  launch_node "$1"
  wait_ready || fail "Node $1 did not become ready; its log is $NODE_LOG."
  echo "node $1 pid $NODE_PID $NODE_URL"
}

stop_one() { # stop_one N
  local pid
  pid=$(running "$CLUSTER/node-$1.pid" || true)
  [ -n "$pid" ] || return 0
  kill "$pid"
  while [ -n "$(running "$CLUSTER/node-$1.pid" || true)" ]; do sleep 0.25; done
  rm -f "$CLUSTER/node-$1.pid"
}

cluster_admin() { # cluster_admin COMMAND NODE
  SHIPVOX_CLUSTER_NODES=$(cluster_nodes "$((CLUSTER_CELLS == 1 ? 1 : ${2#n}))") java -cp "$ROOT/target/ROOT/WEB-INF/classes:$ROOT/target/ROOT/WEB-INF/lib/*" \
    com.shipvox.live.replication.ClusterAdmin "$@"
}

cluster_down() {
  local file pid pids=() n
  for file in "$CLUSTER"/proxy.pid "$CLUSTER"/node-*.pid; do
    pid=$(running "$file" || true)
    if [ -n "$pid" ]; then
      # A frozen process would not hear of it.
      kill -CONT "$pid" 2>/dev/null || true
      kill "$pid" 2>/dev/null || true
      pids+=("$pid:$file")
    fi
  done
  # Draining takes up to 30 s.
  for ((n = 0; n < 160; n++)); do
    local left=
    for pid in "${pids[@]}"; do
      [ -z "$(running "${pid#*:}" || true)" ] || left=yes
    done
    [ -n "$left" ] || break
    sleep 0.25
  done
  for pid in "${pids[@]}"; do
    [ -z "$(running "${pid#*:}" || true)" ] || kill -9 "${pid%%:*}" 2>/dev/null || true
  done
  rm -f "$CLUSTER"/*.pid "$CLUSTER/settings"
}
