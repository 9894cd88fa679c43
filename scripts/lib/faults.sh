# The faults of scripts/cluster-faults, and the load meanwhile; sourced after cluster.sh and node.sh, in a network
# namespace. Uses port, the proxy's; sets failed, and whole: the longest time in seconds from the end of a fault until
# all nodes were ready.
pid() { running "$CLUSTER/node-$1.pid"; }

# How many requests the proxy has sent to another node, because the first one did not serve them.
retried() {
  exec 6<>"/dev/tcp/${PROXY_STATS/://}"
  echo "show stat" >&6
  awk -F, '$1 == "nodes" && $2 == "BACKEND" { print $16 }' <&6
  exec 6>&-
}

load_begins() {
  coproc LOAD { exec java -Xmx400m -Djdk.internal.httpclient.disableHostnameVerification=true \
    "$ROOT/scripts/lib/ClusterLoad.java" "https://localhost:$port" "$SESSIONS" "$VIEWERS" "$RATE" 2>"$CLUSTER/load.err"; }
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
  grep -q "^acknowledged [1-9][0-9]* lost 0 twice 0 disordered 0 altered 0 " <<<"$line" || failed=1
  # Who restarts nodes on purpose owes the viewers more: each resumes, and the proxy lets none of them down.
  if [ "${1%% *}" = rolling ]; then
    grep -q " again 0 resumed [1-9][0-9]* refused5xx 0 " <<<"$line" || failed=1
  fi
}

# Each node is ready, and the leader hears all of them. To be ready is not enough: one that was frozen still says so at first.
all_whole() {
  local n tries answers
  for ((n = 1; n <= 3; n++)); do
    NODE_PID=$(pid "$n") NODE_URL=http://localhost:$((port + n)) NODE_LOG=$DEV/node-$((port + n))/server.log
    wait_ready || fail "Node $n did not become ready again."
  done
  for ((tries = 0; tries < 1200; tries++)); do
    answers=
    for ((n = 1; n <= 3; n++)); do
      answers+=$(curl -s -m 5 -H "X-Forwarded-Proto: https" "http://localhost:$((port + n))/health/ready" || true)
    done
    if grep -q '"leader as [^ ]*, leader [^ ]*, members 3, silent 0, ' <<<"$answers"; then
      return 0
    fi
    sleep 0.25
  done
  fail "The nodes did not find each other again."
}

# Each fault leaves in healed when it was over.
fault_kill() { kill -9 "$(pid "$1")"; sleep 5; healed=$SECONDS; cluster_start "$1" >/dev/null; }
fault_freeze() { kill -STOP "$(pid "$1")"; sleep 10; kill -CONT "$(pid "$1")"; healed=$SECONDS; }
out_for_a_while() { # out_for_a_while N: 14 s in all, then whole again
  local end=$((SECONDS + 14))
  refuses "$1"
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
  out_for_a_while "$1"
}
# Nothing reaches the others, but all that they say arrives.
fault_oneway() {
  mute "$1"
  out_for_a_while "$1"
}
fault_rolling() {
  kill "$(pid "$1")"
  while [ -n "$(pid "$1" || true)" ]; do sleep 0.25; done
  healed=$SECONDS
  cluster_start "$1" >/dev/null
}
fault_allkilled() {
  local n
  for n in 1 2 3; do kill -9 "$(pid "$n")"; done
  source "$CLUSTER/settings"
  for n in 1 2 3; do launch_node "$n"; done
  healed=$SECONDS
}

# The node that is cut off says so when it is asked directly: an update is answered with 503 and Retry-After.
refuses() { # refuses N
  local n answer
  for ((n = 0; n < 120; n++)); do
    answer=$(curl -s -m 10 -D - -o /dev/null -X POST -H "Authorization: Bearer $AGENT_TOKEN" -H "X-Forwarded-Proto: https" \
      -H "Content-Type: application/json" -d '{"sessionId":"cut-off"}' "http://localhost:$((port + $1))/api/sessions" || true)
    if grep -q "^HTTP/1.1 503" <<<"$answer" && grep -qi "^retry-after: " <<<"$answer"; then
      return
    fi
    sleep 0.1
  done
  say "Node $1 took updates though it was cut off."
  failed=1
}

round() { # round FAULT NODE
  "fault_$1" "$2"
  all_whole
  [ $((SECONDS - healed)) -le "$whole" ] || whole=$((SECONDS - healed))
  sleep 3
}

run() { # run FAULT ROUNDS
  local n
  load_begins
  for ((n = 0; n < $2; n++)); do
    round "$1" $((n % 3 + 1))
  done
  load_ends "$1 × $2"
}

same_id() { # same_id TIMES
  java "$ROOT/scripts/lib/SameId.java" "$1" "http://localhost:$((port + 1))" "http://localhost:$((port + 2))" \
    "http://localhost:$((port + 3))" || failed=1
}
