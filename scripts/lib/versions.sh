# The integration tests on each version of Payara Micro and of the JDK; sourced after common.sh. One line of each pair of
# versions goes to target/versions/lines.
VERSIONS=$ROOT/target/versions
# The core: each way in and out once. VERSION_ITS names other tests.
CORE=UpdatesIT,SocketIT,ResumeIT,DeliveryIT,StreamIT,PollIT,AgentSocketIT,AdoptedSocketIT,FrameGuardIT,FramingIT,MetricsIT,McpIT

# Today's Payara, the newest 6 and the newest 7, each on JDK 17 and 25. Payara 7 is tried: what breaks there is said, and
# fails nothing.
version_tests() {
  local status=0 today newest jdk
  build || return 1
  (cd "$ROOT" && mvn -q -B -ntp -Dfrontend.skip=true test-compile) || return 1
  mkdir -p "$VERSIONS"
  : >"$VERSIONS/lines"
  today=$(payara_micro "$(sed -n 's/.*<payara.version>\(.*\)<.*/\1/p' "$ROOT/pom.xml")") || return 1
  newest=$(payara_micro "[6,7)") || return 1
  for jdk in 17 25; do
    on_version "$today" "$jdk" || status=1
    [ "${today##*/}" = "${newest##*/}" ] || on_version "$newest" "$jdk" || status=1
  done
  if newest=$(payara_micro "[7,8)"); then
    for jdk in 17 25; do
      on_version "$newest" "$jdk" || true
    done
  fi
  return "$status"
}

# Has Maven bring a Payara Micro, of the newest version where a range is asked for; prints where it is.
payara_micro() { # payara_micro VERSION
  local folder=$VERSIONS/$1
  mkdir -p "$folder"
  rm -f "$folder"/payara-micro-*.jar
  cat >"$folder/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.shipvox</groupId>
  <artifactId>payara-version</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>fish.payara.extras</groupId>
      <artifactId>payara-micro</artifactId>
      <version>$1</version>
    </dependency>
  </dependencies>
</project>
POM
  (cd "$folder" && mvn -q -B -ntp dependency:copy-dependencies -DexcludeTransitive=true -DoutputDirectory=.) >&2 || return 1
  ls "$folder"/payara-micro-*.jar
}

# Runs the tests with nodes of these versions; the tests themselves run on the JDK of Maven.
on_version() { # on_version JAR JDK
  local name=${1##*/} home status=0 counts
  name="Payara ${name//[!0-9.]/}"
  name="${name%.} on JDK $2"
  home=$(jdk_home "$2") || { echo "  $name: NOT RUN, there is no JDK $2" >>"$VERSIONS/lines"; return 0; }
  say "== $name"
  rm -rf "$ROOT/target/failsafe-reports"
  (cd "$ROOT" && mvn -q -B -ntp failsafe:integration-test failsafe:verify -Dpayara.micro.jar="$1" -Dit.java.home="$home" \
    -Dit.test="${VERSION_ITS:-$CORE}") || status=$?
  counts=$(sed -n 's/^ *<\(completed\|errors\|failures\|skipped\)>\([0-9]*\)<.*/\1 \2/p' "$ROOT/target/failsafe-reports/failsafe-summary.xml" 2>/dev/null | paste -sd,)
  echo "  $name: ${counts:-no test ran}" | sed 's/,/, /g' >>"$VERSIONS/lines"
  return "$status"
}

# Prints where a JDK is: the one that JAVA_HOME names, or one of the system's.
jdk_home() { # jdk_home VERSION
  local release
  for release in "${JAVA_HOME:-/}"/release /usr/lib/jvm/*/release; do
    if grep -qs "^JAVA_VERSION=\"$1[.\"]" "$release"; then
      dirname "$release"
      return
    fi
  done
  return 1
}
