# What scripts/cluster-faults full plays; sourced after faults.sh. Each kind is a function with its repetitions, and
# names in NODES how many nodes it wants; the cluster that is up is kept where it fits.
KINDS="kill freeze isolate oneway freezekill rolling allkilled wiped members sameid link behind clocks full split one listener"

# A cluster of that many nodes; "anew" with empty disks and the settings of now, else the one that is up.
want_cluster() { # want_cluster NODES [anew]
  if [ "${up:-}" = "$1" ] && [ -z "${2:-}" ]; then return; fi
  leave_cluster
  cluster_up "$1" "$port" >/dev/null
  up=$1
}

leave_cluster() {
  [ -z "${up:-}" ] || cluster_down
  local data
  for data in "$DEV"/node-*/data; do
    umount "$data" 2>/dev/null || true
    rm -rf "$data"
  done
  up=
}

play() { # play KIND
  case $1 in
    kill | freeze | isolate | oneway | freezekill) want_cluster 3; run "$1" "${ROUNDS:-10}" ;;
    wiped | members) want_cluster 3; run "$1" "${ROUNDS:-3}" ;;
    allkilled) want_cluster 3; run allkilled "${ROUNDS:-3}" ;;
    *) "kind_$1" ;;
  esac
}

# Every node in turn, so many times.
kind_rolling() {
  local times=${ROUNDS:-3} n
  want_cluster 3
  load_begins
  for ((n = 0; n < 3 * times; n++)); do round rolling $((n % 3 + 1)); done
  load_ends "rolling × $times"
}

kind_sameid() {
  want_cluster 3
  java "$ROOT/scripts/lib/SameId.java" 1000 "$(direct 1)" "$(direct 2)" "$(direct 3)" || failed=1
}

# The nodes speak over a link with delay, jitter and loss, and their leader is killed on it.
kind_link() {
  want_cluster 3
  mkfifo "$CLUSTER/link"
  python3 "$ROOT/scripts/lib/slow-link.py" "$CLUSTER_LOG" $((CLUSTER_LOG + 8)) <"$CLUSTER/link" >"$CLUSTER/link.up" &
  local link=$!
  exec 5>"$CLUSTER/link"
  until grep -q up "$CLUSTER/link.up"; do sleep 0.1; done
  run link "${ROUNDS:-3}"
  exec 5>&-
  wait "$link" || true
  rm "$CLUSTER/link"
}

# Who is cut off finds, when it is back, that the others' logs begin later: it takes a snapshot of theirs.
kind_behind() {
  export SHIPVOX_LOG_DISK=64MiB
  local installed
  want_cluster 3 anew
  PADDING=8000 OUT=25 run isolate "${ROUNDS:-3}"
  unset SHIPVOX_LOG_DISK
  installed=$(cat "$DEV"/node-*/server.log | grep -c "Read the snapshot at" || true)
  say "behind: $installed snapshots were read"
  leave_cluster
}

# The nodes' clocks are 10 minutes apart, by libfaketime. Tokens are made by the one whose clock is right.
kind_clocks() {
  local library
  install_command faketime faketime
  library=$(find /usr/lib -name libfaketime.so.1 | head -1)
  node_run() { [ "$1" = 1 ] || NODE_RUN+=(env "LD_PRELOAD=$library" "FAKETIME=+$((5 * $1 - 5))m" DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_RESET=1); }
  export SHIPVOX_SECURITY_VIEWER_TOKEN_LIFE=3h
  want_cluster 3 anew
  CREATE_AT=$(direct 1)
  export CREATE_AT
  load_begins
  rounds kill "${ROUNDS:-3}"
  load_ends "clocks × ${ROUNDS:-3}"
  unset -f node_run
  unset CREATE_AT SHIPVOX_SECURITY_VIEWER_TOKEN_LIFE
  leave_cluster
}

# The third node's disk is a small one.
kind_full() {
  leave_cluster
  mkdir -p "$DEV/node-$((port + 3))/data"
  mount -t tmpfs -o size=256m tmpfs "$DEV/node-$((port + 3))/data"
  want_cluster 3
  load_begins
  local n
  for ((n = 0; n < ${ROUNDS:-3}; n++)); do round full 3; done
  load_ends "full × ${ROUNDS:-3}"
  leave_cluster
}

kind_split() {
  want_cluster 5
  run split "${ROUNDS:-10}"
  leave_cluster
}

# A node that is alone: all is there when it comes back, within three seconds more than it takes it to start empty.
kind_one() {
  local n began empty longest=0 took
  leave_cluster
  began=$(date +%s%N)
  want_cluster 1
  empty=$((($(date +%s%N) - began) / 1000000))
  load_begins
  for ((n = 0; n < ${ROUNDS:-10}; n++)); do
    sleep 10
    kill_hard 1
    began=$(date +%s%N)
    cluster_start 1 >/dev/null
    took=$((($(date +%s%N) - began) / 1000000))
    [ "$took" -le "$longest" ] || longest=$took
    echo >&8
  done
  load_ends "one × ${ROUNDS:-10}: ready at most $longest ms after the start, at first with the proxy and empty $empty ms"
  leave_cluster
}

# A fourth node without a vote holds viewers as well; it and voters are killed.
kind_listener() {
  node_run() { [ "$1" != 4 ] || NODE_RUN+=(env SHIPVOX_CLUSTER_ROLE=listener); }
  want_cluster 4 anew
  load_begins
  local n
  for ((n = 0; n < ${ROUNDS:-3}; n++)); do
    round kill 4
    round kill "$(leader)"
  done
  grep -q '"listener as ' <<<"$(health 4)" || { say "Node 4 is no listener."; failed=1; }
  load_ends "listener × ${ROUNDS:-3}"
  unset -f node_run
  leave_cluster
}
