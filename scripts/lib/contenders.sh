# The servers that scripts/bench compares: how each is installed, started and stopped. Sourced after
# node.sh. What is installed goes to a cache folder, never into the tree.
CACHE=${SHIPVOX_BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/shipvox-bench}
CONTENDERS=$ROOT/src/bench/contenders
BENCH_PORT=${SHIPVOX_BENCH_PORT:-9551}
SERVER_CPU=0 GENERATOR_CPU=$(($(nproc) - 1))
# By "contender form", e.g. "ws bare"; a cluster has several of each, with commas between.
declare -A PIDS=() PORTS=() DIALECTS=([shipvox]=shipvox [deflate]=shipvox [cluster]=shipvox [pair]=shipvox [ws]=plain [fastapi]=plain [socketio]=socketio [nchan]=nchan)
MISSING=()

# The key that the agents' and viewers' tokens are signed with: RS256, as the contenders check it.
make_bench_key() {
  BENCH_KEY=$DEV/bench.key.pem
  export BENCH_PUBLIC_KEY=$DEV/bench.pub.pem BENCH_SCHEMA=$ROOT/src/main/resources/schema/shipvox-live.schema.json
  [ -f "$BENCH_KEY" ] || node --input-type=module - "$BENCH_KEY" "$BENCH_PUBLIC_KEY" <<'JS'
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
const [secret, known] = process.argv.slice(2);
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
writeFileSync(known, publicKey.export({ type: "spki", format: "pem" }));
writeFileSync(secret, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
JS
}

install_node_contenders() {
  mkdir -p "$CACHE/node"
  cp "$CONTENDERS"/node/* "$CACHE/node/"
  ! cmp -s "$CACHE/node/package.json" "$CACHE/node/installed.json" || return 0
  say "Installing the contenders on Node …"
  (cd "$CACHE/node" && npm install --no-audit --no-fund --silent && cp package.json installed.json)
}

# Debian's packages, unpacked beside the system and not installed in it.
install_debian_contenders() {
  local debian=$CACHE/debian
  [ ! -d "$debian/usr" ] || return 0
  say "Fetching the contenders that Debian has …"
  mkdir -p "$debian/.packages"
  (
    cd "$debian/.packages"
    apt-get download -qq nginx libnginx-mod-nchan libhttp-parser2.9 python3-anyio python3-asgiref python3-click \
      python3-fastapi python3-h11 python3-httptools python3-idna python3-jwt python3-pydantic python3-sniffio \
      python3-starlette python3-typing-extensions python3-uvicorn python3-uvloop python3-websockets python3-wsproto
    for package in *.deb; do dpkg-deb -x "$package" "$debian"; done
  ) || rm -rf "$debian/usr"
}

start_contender() { # start_contender NAME FORM PORT; sets PID, or leaves it empty where it cannot be had
  local name=$1 form=$2 port=$3
  PID=''
  case $name in
    shipvox) start_shipvox "$port" ;;
    deflate) SHIPVOX_SOCKET_DEFLATE=true start_shipvox "$port" ;;
    cluster) start_cluster 3 $((BENCH_PORT + 12)) ;;
    pair) start_cluster 2 $((BENCH_PORT + 16)) ;;
    ws | socketio)
      install_node_contenders
      NODE_ENV=production node "$CACHE/node/$form-$name.mjs" "$port" >"$BENCH/$name-$form.log" 2>&1 &
      PID=$!
      ;;
    fastapi)
      install_debian_contenders
      PYTHONPATH=$CACHE/debian/usr/lib/python3/dist-packages \
        LD_LIBRARY_PATH=$(echo "$CACHE"/debian/usr/lib/*-linux-gnu) python3 -m uvicorn --app-dir "$CONTENDERS/python" \
        --host 127.0.0.1 --port "$port" --loop uvloop --http httptools --ws websockets --ws-per-message-deflate false \
        --no-access-log --log-level warning --backlog 4096 "$form:app" >"$BENCH/$name-$form.log" 2>&1 &
      PID=$!
      ;;
    nchan)
      install_debian_contenders
      mkdir -p "$BENCH/nchan"
      # Whatever the configuration says, a folder is made where Debian's package has its own.
      [ -d /var/lib/nginx ] || mkdir /var/lib/nginx || sudo -n mkdir /var/lib/nginx || true
      sed -e "s|PORT|$port|; s|CACHE|$CACHE/debian|; s|RUN|$BENCH/nchan|" "$CONTENDERS/nginx/nchan.conf" >"$BENCH/nchan/nginx.conf"
      "$CACHE/debian/usr/sbin/nginx" -p "$BENCH/nchan" -e "$BENCH/nchan/error.log" -c "$BENCH/nchan/nginx.conf" \
        >"$BENCH/nchan.log" 2>&1 &
      PID=$!
      ;;
  esac
}

# As shipped, its log on disk. Raised is only what one load machine would run into (a session's updates,
# a user's and an address's connections, handshakes a second), and a log is kept for 10 s and 500 updates
# instead of 10 min, so that a run fills no heap.
start_shipvox() { # start_shipvox PORT [FIRST COUNT]: one of so many nodes on ports from FIRST on
  local first=${2:-$1} count=${3:-1} nodes= i
  if [ "$count" -gt 1 ]; then
    for ((i = 0; i < count; i++)); do nodes+=${nodes:+,}n$((first + i))=127.0.0.1:$((first + i + 10)); done
  fi
  rm -rf "$DEV/node-$1/data"
  SHIPVOX_JAVA_OPTIONS=${SHIPVOX_JAVA_OPTIONS:--Xms2g -Xmx2g} \
    SHIPVOX_SECURITY_ISSUERS=shipvox-bench SHIPVOX_SECURITY_PUBLIC_KEY=$BENCH_PUBLIC_KEY \
    SHIPVOX_LIMIT_UPDATES_PER_SECOND=1000000 SHIPVOX_LIMIT_HANDSHAKES_PER_SECOND=1000000 \
    SHIPVOX_LIMIT_CONNECTIONS_PER_USER=20000 SHIPVOX_LIMIT_CONNECTIONS_PER_ADDRESS=20000 \
    SHIPVOX_CLUSTER_NODE=n$1 SHIPVOX_CLUSTER_NODES=$nodes SHIPVOX_SESSION_LOG_TIME=10s SHIPVOX_SESSION_ENDED_KEPT=1s \
    start_node "$1" proxy
  PID=$NODE_PID
}

# Nodes that each want all the others; sets PID and PORT to all of theirs.
start_cluster() { # start_cluster COUNT FIRST-PORT
  local first=$2 i pids= ports=
  for ((i = 0; i < $1; i++)); do
    start_shipvox $((first + i)) "$first" "$1"
    pids+=${pids:+,}$PID ports+=${ports:+,}$((first + i))
  done
  PID=$pids PORT=$ports
}

await_contender() { # await_contender NAME PORT PID
  local n pids ports
  if [ "${DIALECTS[$1]}" = shipvox ]; then
    IFS=, read -ra ports <<<"$2"
    IFS=, read -ra pids <<<"$3"
    for n in "${!pids[@]}"; do
      NODE_PID=${pids[n]} NODE_URL=http://localhost:${ports[n]}
      wait_ready || return 1
    done
    return
  fi
  for ((n = 0; n < 120; n++)); do
    kill -0 "$3" 2>/dev/null || return 1
    if (: <"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then return; fi
    sleep 0.25
  done
  return 1
}

# Starts those that do not run yet, "NAME FORM" each, and warms them up on all cores, as a server
# that has run for a while is; only then is each pinned to the server's core.
start_contenders() { # start_contenders "NAME FORM"…
  local each name form fresh=()
  for each in "$@"; do
    [ -z "${PIDS[$each]:-}" ] && [[ " ${MISSING[*]} " != *" $each "* ]] || continue
    read -r name form <<<"$each"
    PORT=$((BENCH_PORT + ${#PORTS[@]}))
    start_contender "$name" "$form" "$PORT"
    PORTS[$each]=$PORT
    PIDS[$each]=$PID
    fresh+=("$each")
  done
  for each in "${fresh[@]}"; do
    read -r name form <<<"$each"
    if ! await_contender "$name" "${PORTS[$each]}" "${PIDS[$each]}"; then
      say "Not measured, because it does not start here: $each (see target/bench)"
      MISSING+=("$each")
      unset "PIDS[$each]"
    else
      [ "$name" != nchan ] || PIDS[$each]=$(pgrep -P "${PIDS[$each]}")
    fi
  done
  for each in "${fresh[@]}"; do
    [ -n "${PIDS[$each]:-}" ] || continue
    warm_up "$each"
    for PID in ${PIDS[$each]//,/ }; do taskset -a -cp "$SERVER_CPU" "$PID" >/dev/null; done
  done
}

stop_contenders() {
  local pid
  for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
}
