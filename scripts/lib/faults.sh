# The faults of scripts/cluster-faults, and the load meanwhile; sourced after cluster.sh and node.sh, in a network
# namespace. Uses port, the proxy's; sets failed, and whole: the longest time in seconds from the end of a fault until
# all nodes were ready.
CLASSES=${CLASSES:-$DEV/faults-classes}

pid() { running "$CLUSTER/node-$1.pid"; }
direct() { echo "http://localhost:$((port + $1))"; }
health() { curl -s -m 5 -H "X-Forwarded-Proto: https" "$(direct "$1")/health/ready" || true; }

# How many requests the proxy has sent to another node, because the first one did not serve them.
retried() {
  exec 6<>"/dev/tcp/${PROXY_STATS/://}"
  echo "show stat" >&6
  awk -F, '$1 == "nodes" && $2 == "BACKEND" { print $16 }' <&6
  exec 6>&-
}

compile_load() {
  mkdir -p "$CLASSES"
  javac -d "$CLASSES" "$ROOT"/src/test/java/com/shipvox/live/faults/{ClusterLoad,History,Json,ListeningViewer,LoadedSession,Service,Stalls}.java
}

load_begins() {
  local n nodes=()
  for ((n = 1; n <= CLUSTER_NODES; n++)); do nodes+=("$(direct "$n")"); done
  coproc LOAD { exec java -Xmx600m -XX:+UseSerialGC -Dpadding="${PADDING:-300}" -Djdk.internal.httpclient.disableHostnameVerification=true -cp "$CLASSES" \
    com.shipvox.live.faults.ClusterLoad "https://localhost:$port" "$SESSIONS" "$AGENTS" "$VIEWERS" "$RATE" "${nodes[@]}" 2>"$CLUSTER/load.err"; }
  exec 7<&"${LOAD[0]}" 8>&"${LOAD[1]}"
  load_pid=$LOAD_PID
  until grep -q "load runs" "$CLUSTER/load.err"; do
    kill -0 "$load_pid" 2>/dev/null || fail "The load did not start: $(cat "$CLUSTER/load.err")"
    sleep 0.5
  done
  sleep 5
  whole=0 retried_before=$(retried)
}

load_ends() { # load_ends WHAT
  eval "exec ${LOAD[1]}>&-" 2>/dev/null || true
  exec 8>&-
  local line
  line=$(cat <&7)
  exec 7<&-
  wait "$load_pid" 2>/dev/null || true
  echo "$1 (whole again within $whole s, $(($(retried) - retried_before)) requests retried by the proxy): $line"
  grep -q "^acknowledged [1-9][0-9]* lost 0 repeated 0 reordered 0 altered 0 wrong states 0 complete yes epochs $SESSIONS of $SESSIONS " <<<"$line" || failed=1
  # Who restarts nodes on purpose owes the viewers more: each resumes, and the proxy lets none of them down.
  if [ "${1%% *}" = rolling ]; then
    grep -q " fresh \([0-9]*\) of \1 viewers resumed [1-9][0-9]* refused5xx 0;" <<<"$line" || failed=1
  fi
}

# Each node is ready, and the leader hears all of them. To be ready is not enough: one that was frozen still says so at first.
all_whole() { # all_whole [NODES]
  local n tries answers nodes=${1:-$CLUSTER_NODES}
  for ((n = 1; n <= nodes; n++)); do
    NODE_PID=$(pid "$n") NODE_URL=$(direct "$n") NODE_LOG=$DEV/node-$((port + n))/server.log
    wait_ready || fail "Node $n did not become ready again."
  done
  for ((tries = 0; tries < 1200; tries++)); do
    answers=
    for ((n = 1; n <= nodes; n++)); do answers+=$(health "$n"); done
    if [ "$nodes" = 1 ] || grep -q "\"leader as [^ ]*, leader [^ ]*, members $nodes, silent 0, " <<<"$answers"; then
      return 0
    fi
    sleep 0.25
  done
  fail "The nodes did not find each other again: $answers"
}

leader() { # the number of the node that leads; 1 where none says so
  local n
  for ((n = 1; n <= CLUSTER_NODES; n++)); do
    if grep -q '"leader as ' <<<"$(health "$n")"; then echo "$n"; return; fi
  done
  echo 1
}
after() { echo $(($1 % CLUSTER_NODES + 1)); } # the node after that one

# Kills nodes without a warning, and waits until they hold neither port nor lock.
kill_hard() { # kill_hard NODE…
  local n
  for n in "$@"; do kill -9 "$(pid "$n")"; done
  for n in "$@"; do
    while [ -n "$(pid "$n" || true)" ]; do sleep 0.1; done
  done
}

# Each fault gets a node, and leaves in healed when it was over.
fault_kill() { kill_hard "$1"; sleep 5; healed=$SECONDS; cluster_start "$1" >/dev/null; }
fault_freeze() { kill -STOP "$(pid "$1")"; sleep 10; kill -CONT "$(pid "$1")"; healed=$SECONDS; }
# One is frozen and another killed: there is no majority until the first goes on.
fault_freezekill() {
  local other
  other=$(after "$1")
  kill -STOP "$(pid "$1")"
  kill_hard "$other"
  sleep 8
  kill -CONT "$(pid "$1")"
  sleep 4
  healed=$SECONDS
  cluster_start "$other" >/dev/null
}
out_for_a_while() { # out_for_a_while SECONDS NODE…: in all, then whole again
  local end=$((SECONDS + $1)) n
  shift
  for n in "$@"; do refuses "$n"; done
  sleep $((end > SECONDS ? end - SECONDS : 0))
  iptables -F
  healed=$SECONDS
}
# What node N sends to the other nodes is dropped: on its connections to them, and on theirs to it.
mute() { # mute N
  local owner=(-p tcp -m owner --gid-owner $((NODE_GROUP + $1)))
  iptables -A OUTPUT "${owner[@]}" --dport "$CLUSTER_LOG:$((CLUSTER_LOG + 8))" -j DROP
  iptables -A OUTPUT "${owner[@]}" --sport $((CLUSTER_LOG + $1 - 1)) -j DROP
}
fault_isolate() {
  mute "$1"
  iptables -A INPUT -p tcp --dport $((CLUSTER_LOG + $1 - 1)) -j DROP
  out_for_a_while "${OUT:-14}" "$1"
}
# Nothing reaches the others, but all that they say arrives.
fault_oneway() {
  mute "$1"
  out_for_a_while 14 "$1"
}
# That node and the next one on one side, all others on the other.
fault_split() {
  local few=("$1" "$(after "$1")") n m
  for n in "${few[@]}"; do
    for ((m = 1; m <= CLUSTER_NODES; m++)); do
      [[ " ${few[*]} " == *" $m "* ]] || { cut_connection "$n" "$m"; cut_connection "$m" "$n"; }
    done
  done
  out_for_a_while 14 "${few[@]}"
}
cut_connection() { # cut_connection FROM TO: what it sends on its connections to that one
  iptables -A OUTPUT -p tcp -m owner --gid-owner $((NODE_GROUP + $1)) --dport $((CLUSTER_LOG + $2 - 1)) -j DROP
}
fault_rolling() {
  kill "$(pid "$1")"
  while [ -n "$(pid "$1" || true)" ]; do sleep 0.25; done
  healed=$SECONDS
  cluster_start "$1" >/dev/null
}
fault_allkilled() {
  local n
  kill_hard $(seq "$CLUSTER_NODES")
  source_settings
  for ((n = 1; n <= CLUSTER_NODES; n++)); do launch_node "$n"; done
  healed=$SECONDS
}
fault_wiped() {
  kill_hard "$1"
  rm -rf "$(data_of "$1")"
  healed=$SECONDS
  cluster_start "$1" >/dev/null
}
# Its disk has less left than the log needs: it says so. Then nothing is left: its process ends by itself.
fault_full() {
  local data
  data=$(data_of "$1")
  head -c $(($(df --output=avail -B1 "$data" | tail -1) - (40 << 20))) /dev/zero >"$data/filler"
  refuses "$1"
  [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' -H "X-Forwarded-Proto: https" "$(direct "$1")/health/live")" = 200 ] \
    || { say "Node $1 does not live though its log is only full."; failed=1; }
  cat /dev/zero >>"$data/filler" 2>/dev/null || true
  local tries
  for ((tries = 0; tries < 240; tries++)); do
    [ -n "$(pid "$1" || true)" ] || break
    sleep 0.25
  done
  [ -z "$(pid "$1" || true)" ] || say "Node $1 went on with a full disk."
  rm "$data/filler"
  healed=$SECONDS
  [ -n "$(pid "$1" || true)" ] || cluster_start "$1" >/dev/null
}
# One more node joins, and leaves again.
fault_members() {
  local more=$((CLUSTER_NODES + 1))
  cluster_add "$more" >/dev/null
  all_whole "$more"
  sleep 5
  cluster_remove "$more"
  healed=$SECONDS
}
fault_link() {
  local quality
  for quality in "20 5 0" "40 20 1" "10 5 5"; do
    echo "$quality" >&5
    sleep 8
  done
  kill_hard "$1"
  sleep 5
  echo "0 0 0" >&5
  healed=$SECONDS
  cluster_start "$1" >/dev/null
}

# The node that cannot store says so when it is asked directly: an update is answered with 503 and Retry-After.
refuses() { # refuses N
  local n answer
  for ((n = 0; n < 120; n++)); do
    answer=$(curl -s -m 10 -D - -o /dev/null -X POST -H "Authorization: Bearer $AGENT_TOKEN" -H "X-Forwarded-Proto: https" \
      -H "Content-Type: application/json" -d '{"sessionId":"cut-off"}' "$(direct "$1")/api/sessions" || true)
    if grep -q "^HTTP/1.1 503" <<<"$answer" && grep -qi "^retry-after: " <<<"$answer"; then
      return
    fi
    sleep 0.1
  done
  say "Node $1 took updates though it was cut off, or its disk full."
  failed=1
}

round() { # round FAULT NODE
  "fault_$1" "$2"
  all_whole
  [ $((SECONDS - healed)) -le "$whole" ] || whole=$((SECONDS - healed))
  sleep 3
  echo >&8
}

# The leader in every other round, and another node in those between.
rounds() { # rounds FAULT TIMES
  local n node
  for ((n = 0; n < $2; n++)); do
    node=$(leader)
    [ $((n % 2)) = 0 ] || node=$(after "$node")
    round "$1" "$node"
  done
}

run() { # run FAULT TIMES
  load_begins
  rounds "$1" "$2"
  load_ends "$1 × $2"
}
