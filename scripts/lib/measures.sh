# What scripts/bench measures; sourced after contenders.sh. Each round plays every contender in turn,
# so that what else the machine does meets all of them.
EVERY=("shipvox work" "ws bare" "ws work" "socketio bare" "socketio work" "fastapi bare" "fastapi work" "nchan bare")
SOME=("shipvox work" "ws bare" "ws work" "fastapi work" "nchan bare")

load() { # load "NAME FORM" OPTION=VALUE…: one run of the generator; prints its result as one line of JSON
  local each=$1
  shift
  taskset -c "$GENERATOR_CPU" java -Xmx768m -XX:+UseSerialGC -cp "$BENCH/classes" com.shipvox.live.bench.Load \
    key="$BENCH_KEY" run="$RANDOM$RANDOM" ports="${PORTS[$each]}" pids="${PIDS[$each]}" \
    dialect="${DIALECTS[${each% *}]}" form="${each#* }" "$@"
}

# A JVM is warm when its hot methods are compiled: so ShipVox Live first has seconds of each kind of
# load (SHIPVOX_BENCH_WARM; too few if quick); the others need no time, but are given some.
warm_up() { # warm_up "NAME FORM"
  local time=3
  [ "${DIALECTS[${1% *}]}" != shipvox ] || time=${SHIPVOX_BENCH_WARM:-${quick:+45}}
  time=${time:-60}
  # Each of several nodes has as much to compile, and gets a part of the load: so it is longer, and denser. In
  # turns, because what comes with new sessions, elections among it, has hot methods compiled anew.
  local turns=1 turn
  case $1 in pair*) turns=4 time=$((time / 2)) ;; cluster*) turns=8 time=$((time / 2)) ;; esac
  for ((turn = 0; turn < turns; turn++)); do
    load "$1" measure=closed warm=0.5 seconds="$time" inFlight=$((turns == 1 || turn % 2 ? 64 : 192)) >/dev/null
  done
  [ "$time" != 3 ] || return 0
  local n carrier
  case " $measures " in *" fanout "* | *" deflate "*) load "$1" measure=fanout warm=0.5 seconds=10 >/dev/null ;; esac
  case " $measures " in
    *" idle "* | *" storm "*) for n in 1 2 3 4 5 6 7 8; do load "$1" measure=idle viewers=10000 >/dev/null; done ;;
  esac
  case " $measures " in
    *" carriers "*) for carrier in sse poll; do load "$1" measure=closed transport=$carrier warm=0.5 seconds=20 >/dev/null; done ;;
  esac
}

note() { # note MEASURE "NAME FORM" VARIANT RESULT
  printf '{"measure":"%s","contender":"%s","form":"%s","variant":"%s","load":%s,"at":%s,"result":%s}\n' \
    "$1" "${2% *}" "${2#* }" "$3" "$(cut -d' ' -f1 /proc/loadavg)" "$(date +%s)" "$4" >>"$BENCH/rounds/$1.jsonl"
}

play() { # play MEASURE VARIANT ROUNDS "CONTENDERS" OPTION=VALUE…
  local measure=$1 variant=$2 times=${rounds:-$3} round each result
  local -n whom=$4
  shift 4
  start_contenders "${whom[@]}"
  for ((round = 1; round <= times; round++)); do
    for each in "${whom[@]}"; do
      [ -n "${PIDS[$each]:-}" ] || continue
      if result=$(load "$each" "$@"); then
        note "$measure" "$each" "$variant" "$result"
      else
        say "A round of $measure failed: $each $variant"
        failed=yes
      fi
    done
  done
}

measure_capacity() {
  play capacity "" 5 CHOSEN measure=closed warm=1 seconds="${seconds:-5}"
}

measure_latency() {
  local rate rates="500 2000 5000"
  [ -z "$quick" ] || rates=2000
  for rate in $rates; do
    play latency "$rate" 3 CHOSEN measure=open rate="$rate" warm=1 seconds="${seconds:-5}"
  done
}

measure_fanout() { play fanout "" 5 CHOSEN measure=fanout warm=1 seconds="${seconds:-4}"; }

measure_storm() { play storm "" 3 CHOSEN measure=storm viewers=2000; }

measure_batch() {
  local own=("shipvox work")
  play batch 1 3 own measure=closed warm=1 seconds="${seconds:-4}"
  play batch 20 3 own measure=closed batch=20 warm=1 seconds="${seconds:-4}"
}

# Updates by the agent's own socket and by posts; an agent with a socket follows its session.
measure_agentsocket() {
  local both=("shipvox work" "ws bare")
  play agentsocket "the agent's socket" 5 both measure=closed agents=socket warm=1 seconds="${seconds:-5}"
  play agentsocket posts 5 both measure=closed warm=1 seconds="${seconds:-5}"
}

measure_carriers() {
  local own=("shipvox work") streams=("shipvox work" "nchan bare")
  play carriers socket 3 streams measure=closed warm=1 seconds="${seconds:-4}"
  play carriers sse 3 streams measure=closed transport=sse warm=1 seconds="${seconds:-4}"
  play carriers poll 3 own measure=closed transport=poll warm=1 seconds="${seconds:-4}"
}

# With permessage-deflate switched on: to viewers that ask for it, and to others.
measure_deflate() {
  local own=("deflate work") n
  for n in 1 1000; do
    play deflate "$n plain" 3 own measure=fanout viewers="$n" warm=1 seconds="${seconds:-4}"
    play deflate "$n compressed" 3 own measure=fanout viewers="$n" deflate=yes warm=1 seconds="${seconds:-4}"
  done
}

# Two and three nodes on the one core together, each session's viewers spread over them: with the posts in
# flight of all other measures, and with so many more that messages between nodes go together.
# Ten seconds before each round: on the one core that they share now, several nodes compile anew for long.
measure_cluster() {
  local sizes=("shipvox work" "pair work" "cluster work") posts
  for posts in 64 192; do
    play cluster "$posts" 3 sizes measure=closed inFlight="$posts" warm=10 seconds="${seconds:-5}"
  done
}

live_heap_kib() { # live_heap_kib PID: after a full collection
  jcmd "$1" GC.class_histogram | awk '/^Total/ { print int($3 / 1024) }'
}

# 10 000 connections that only stay open; the generator waits meanwhile.
measure_idle() {
  local each round before result open
  start_contenders "${CHOSEN[@]}"
  for ((round = 1; round <= ${rounds:-2}; round++)); do
    for each in "${CHOSEN[@]}"; do
      [ -n "${PIDS[$each]:-}" ] || continue
      [ "$each" != "shipvox work" ] || before=$(live_heap_kib "${PIDS[$each]}")
      coproc IDLE { load "$each" measure=idle viewers=10000 hold=120; }
      exec 7<&"${IDLE[0]}" 8>&"${IDLE[1]}"
      if ! read -r open <&7 || [ "$open" != open ]; then
        say "A round of idle failed: $each"
        failed=yes
        continue
      fi
      result=''
      [ "$each" != "shipvox work" ] || result=",\"heapKib\":$(awk "BEGIN { print ($(live_heap_kib "${PIDS[$each]}") - $before) / 10000 }")"
      echo >&8
      read -r open <&7
      note idle "$each" "" "${open%\}}$result}"
      exec 7<&- 8>&-
      wait "$IDLE_PID" 2>/dev/null || true
    done
  done
}

threads_of() { awk '/^Threads/ { print $2 }' "/proc/$1/status"; }

# Half an hour at 500 updates/s, 20 viewers a second cut off and back; then heap and threads must be as before.
measure_soak() {
  local each="shipvox work" pid heap threads result
  start_contenders "$each"
  pid=${PIDS[$each]} heap=$(live_heap_kib "${PIDS[$each]}") threads=$(threads_of "${PIDS[$each]}")
  result=$(load "$each" measure=soak seconds=$((${SOAK_MINUTES:-30} * 60)) rate=500 churn=20)
  sleep 20 # The ended sessions and their logs are let go of by then.
  note soak "$each" "" "${result%\}}$(printf ',"heapBeforeMib":%d,"heapAfterMib":%d,"threadsBefore":%d,"threadsAfter":%d}' \
    $((heap / 1024)) $(($(live_heap_kib "$pid") / 1024)) "$threads" "$(threads_of "$pid")")"
}

# From the command to ready, on one core, and what is resident then.
measure_start() {
  local round started port=$((BENCH_PORT + 8))
  for ((round = 1; round <= ${rounds:-3}; round++)); do
    started=$(date +%s.%N)
    PID=''
    start_shipvox "$port"
    taskset -a -cp "$SERVER_CPU" "$PID" >/dev/null
    wait_ready || fail "ShipVox Live did not start; its log is $NODE_LOG."
    note start "shipvox work" "" "$(awk -v from="$started" -v to="$(date +%s.%N)" -v kib="$(awk '/VmRSS/ { print $2 }' "/proc/$PID/status")" \
      'BEGIN { printf "{\"seconds\":%.2f,\"residentMib\":%.0f}", to - from, kib / 1024 }')"
    stop_node
  done
}

# In real Chromium: how far off its word each card is painted.
measure_browser() {
  SHIPVOX_JAVA_OPTIONS=${SHIPVOX_JAVA_OPTIONS:--Xmx1g} start_node $((BENCH_PORT + 9))
  wait_ready || fail "ShipVox Live did not start; its log is $NODE_LOG."
  NODE_EXTRA_CA_CERTS=$DEV/tls.pem node "$ROOT/src/bench/browser/sync-error.mjs" --url "$NODE_URL" \
    --rounds "${rounds:-3}" >"$BENCH/browser.json"
  stop_node
}
