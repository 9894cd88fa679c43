package com.shipvox.live.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every setting, typed, with its unit, default and bounds. Read once at the start from MicroProfile
 * Config: the key {@code shipvox.session.idle} is also the environment variable {@code
 * SHIPVOX_SESSION_IDLE}. A setting out of bounds stops the deployment and says its name.
 *
 * <p>The settings are read in the order of the components, whose comments are their descriptions in
 * {@code src/docs/configuration.md}.
 *
 * @param fast whether the optional package {@code fast} is used where the container allows it; the
 *     answers are the same
 */
public record LiveConfig(
    Session session,
    Limits limits,
    Socket socket,
    Drain drain,
    Security security,
    Log log,
    Cluster cluster,
    Hooks hooks,
    Cells cells,
    boolean fast) {

  /**
   * How long sessions and their logs are kept.
   *
   * @param logCount updates that a log keeps at least
   * @param logTime time that a log keeps at least
   * @param logBytes bound of one session's log in memory; beyond it only the count is kept
   * @param idle a session without agent and viewers for so long is dropped
   * @param endedKept how long an ended session stays readable
   * @param most most sessions; a further one gets 503
   * @param stateBytes bound of one session's folded state
   * @param memoryBytes of a node's memory that all logs and states may take; beyond it appends get
   *     503; {@code half} is half of the heap
   * @param ownerPercent what one agent's sessions may take of that, in percent
   */
  public record Session(
      int logCount,
      Duration logTime,
      long logBytes,
      Duration idle,
      Duration endedKept,
      int most,
      long stateBytes,
      long memoryBytes,
      int ownerPercent) {}

  /**
   * What one client may ask for.
   *
   * @param bodyBytes one request body
   * @param updateBytes one update in it
   * @param frameBytes one frame from a client
   * @param viewersPerSession sockets, streams and pollers of viewers
   * @param updatesPerSecond updates to one session; a batch counts as its updates
   * @param framesPerSecond frames from one connection
   * @param bytesPerSecond bytes from one connection
   * @param connectionsPerUser of one {@code sub}; viewer tokens of one session share one unless the
   *     agent names another
   * @param connectionsPerAddress of one client address, which may be a whole office
   * @param connectionsPerNode of all clients
   * @param handshakesPerSecond new sockets on one node; a further one gets 503
   * @param halfSent how long a frame, message or body may stay incomplete before its connection is
   *     cut
   */
  public record Limits(
      int bodyBytes,
      int updateBytes,
      int frameBytes,
      int viewersPerSession,
      int updatesPerSecond,
      int framesPerSecond,
      int bytesPerSecond,
      int connectionsPerUser,
      int connectionsPerAddress,
      int connectionsPerNode,
      int handshakesPerSecond,
      Duration halfSent) {}

  /**
   * How connections are kept.
   *
   * @param heartbeat how often a client pings
   * @param loginDeadline time to the first good token
   * @param queueBytes what may wait for one connection before it is closed with 4450
   * @param sendDeadline how long one write may take before the connection is closed with 4450
   * @param deflate whether clients that offer it get and may send compressed messages; needs {@code
   *     shipvox.fast}; see performance.md for when it pays
   */
  public record Socket(
      Duration heartbeat,
      Duration loginDeadline,
      int queueBytes,
      Duration sendDeadline,
      boolean deflate) {}

  /**
   * How the node goes away.
   *
   * @param notice after SIGTERM, how long readiness fails before sockets close
   * @param perSecond how many sockets close a second, so that their clients come back spread
   */
  public record Drain(Duration notice, int perSecond) {}

  /**
   * Who may come in.
   *
   * @param origins origins that may call besides the page's own; {@code http://localhost:*} for any
   *     port of this machine
   * @param trustedProxies addresses or CIDR ranges of proxies whose {@code X-Forwarded-Proto} and
   *     {@code X-Forwarded-For} are believed
   * @param issuers accepted values of {@code iss}
   * @param audience the value that {@code aud} must hold
   * @param publicKey required: the keys that tokens are checked with, as PEM or JWKS text, or as
   *     files and https URLs; read again when they change
   * @param viewerIssuer {@code iss} of the viewer tokens that this server makes
   * @param viewerKey required: a file with the key pair that signs viewer tokens (P-256 or RSA), as
   *     a JWK, or as PEM with the private and the public key
   * @param viewerTokenLife how long viewer tokens live
   * @param viewerSlices the slices that a viewer may write: {@code selection}, and your own
   */
  public record Security(
      List<String> origins,
      List<String> trustedProxies,
      List<String> issuers,
      String audience,
      String publicKey,
      String viewerIssuer,
      String viewerKey,
      Duration viewerTokenLife,
      List<String> viewerSlices) {}

  /**
   * Where the replicated log lies on this node's disk.
   *
   * @param directory where this node's log and snapshots lie; one process at a time uses it
   * @param diskBytes bound of that directory; appends get 503 well before it
   * @param durable whether an update is flushed to disk before anybody learns of it; without that,
   *     a machine that loses its power loses the last updates
   */
  public record Log(String directory, long diskBytes, boolean durable) {}

  /**
   * How this node works together with others.
   *
   * @param node this node's name among them
   * @param nodes {@code name=host:port} of each node; empty for a node that is alone
   * @param role {@code voter}, or {@code listener} for a node that only follows
   * @param rpc {@code grpc} or {@code netty}; empty for netty where all nodes are on this machine,
   *     else grpc
   * @param plain whether nodes on several hosts may speak to each other without TLS
   */
  public record Cluster(
      String node, List<String> nodes, String role, String rpc, boolean plain, Tls tls) {

    /**
     * PEM files by which nodes prove themselves to each other; empty for none.
     *
     * @param key private key, PKCS #8
     * @param certificate of this node, with its chain
     * @param ca certificates that other nodes' certificates are signed by
     */
    public record Tls(String key, String certificate, String ca) {
      public boolean isComplete() {
        return !key.isEmpty() && !certificate.isEmpty() && !ca.isEmpty();
      }
    }
  }

  /** Voice platforms that post by themselves to {@code /hooks}. */
  public record Hooks(Hook elevenlabs, Hook vapi) {

    /**
     * One platform's webhooks.
     *
     * @param secret by which the platform signs what it posts to {@code /hooks}; empty: no
     *     signature is taken
     * @param owner the {@code sub} of the agent, of the first issuer, in whose sessions a signed
     *     post may write
     */
    public record Hook(String secret, String owner) {}
  }

  /**
   * Clusters that work beside each other and share nothing.
   *
   * @param publicUrl where this cell is reached; answers then name it as the session's home; empty
   *     for a cluster that is alone
   * @param urls of all cells: the page may connect to these
   */
  public record Cells(String publicUrl, List<String> urls) {
    private static final Pattern ORIGIN = Pattern.compile("(https://[^/]+).*");

    public Cells {
      publicUrl = publicUrl.replaceFirst("/$", "");
      urls = List.copyOf(urls);
    }

    /** The socket's address in this cell. */
    public Optional<String> socketUrl() {
      return url("/ws").map(url -> url.replaceFirst("https", "wss"));
    }

    /** The REST API's address in this cell. */
    public Optional<String> apiUrl() {
      return url("/api");
    }

    /** The cells' origins, this one's too. */
    public List<String> origins() {
      return Stream.concat(Stream.of(publicUrl), urls.stream())
          .filter(url -> !url.isEmpty())
          .map(url -> ORIGIN.matcher(url).replaceFirst("$1"))
          .distinct()
          .toList();
    }

    private Optional<String> url(String path) {
      return publicUrl.isEmpty() ? Optional.empty() : Optional.of(publicUrl + path);
    }
  }

  private static final Pattern HTTPS =
      Pattern.compile(
          "https://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:\\d{1,5})?(/[A-Za-z0-9._~-]+)*/?");
  private static final String HTTPS_WANTED = "an https URL without a query";

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** What the agent alone may say never comes from a viewer. */
  private static final Pattern VIEWER_SLICE = Pattern.compile("selection|x-[A-Za-z0-9._~-]{1,126}");

  /**
   * One setting as it may be given.
   *
   * @param fallback the value that holds where none is given; empty for none
   * @param wanted what a value must be; empty for any text
   */
  public record Setting(String key, String fallback, String wanted) {}

  /** Reads all settings from {@code source}, which answers a key with its value. */
  public static LiveConfig from(Function<String, Optional<String>> source) {
    return from(new Settings(source));
  }

  /** Every setting that there is, in the order in which they are read. */
  public static List<Setting> settings() {
    Settings settings = new Settings(key -> Optional.empty());
    from(settings);
    return settings.read();
  }

  private static LiveConfig from(Settings settings) {
    return new LiveConfig(
        session(settings),
        limits(settings),
        socket(settings),
        drain(settings),
        security(settings),
        log(settings),
        cluster(settings),
        new Hooks(hook(settings, "elevenlabs"), hook(settings, "vapi")),
        new Cells(
            settings.text("shipvox.public-url", HTTPS, HTTPS_WANTED),
            settings.list("shipvox.cells", "", HTTPS, "https URLs without a query")),
        settings.flag("shipvox.fast", true));
  }

  private static Session session(Settings s) {
    return new Session(
        s.count("shipvox.session.log-count", 500, 1, 1_000_000),
        s.duration("shipvox.session.log-time", "10m", Duration.ZERO, DAY),
        s.size("shipvox.session.log-bytes", "64MiB", 1 << 20, 1L << 34),
        s.duration("shipvox.session.idle", "30m", SECOND, DAY),
        s.duration("shipvox.session.ended-kept", "5m", Duration.ZERO, DAY),
        s.count("shipvox.session.most", 20_000, 1, 10_000_000),
        s.size("shipvox.session.state-bytes", "1MiB", 1 << 10, 1L << 28),
        s.heapSize("shipvox.session.memory", 1L << 20, 1L << 44),
        s.count("shipvox.session.owner-percent", 25, 1, 100));
  }

  private static Limits limits(Settings s) {
    return new Limits(
        (int) s.size("shipvox.limit.body", "256KiB", 1 << 10, 1 << 26),
        (int) s.size("shipvox.limit.update", "64KiB", 1 << 10, 1 << 24),
        (int) s.size("shipvox.limit.frame", "16KiB", 1 << 10, 1 << 20),
        s.count("shipvox.limit.viewers-per-session", 1_000, 1, 1_000_000),
        s.count("shipvox.limit.updates-per-second", 200, 1, 1_000_000),
        s.count("shipvox.limit.frames-per-second", 20, 1, 1_000_000),
        (int) s.size("shipvox.limit.bytes-per-second", "320KiB", 1 << 10, 1 << 30),
        s.count("shipvox.limit.connections-per-user", 1_000, 1, 1_000_000),
        s.count("shipvox.limit.connections-per-address", 12_000, 1, 1_000_000),
        s.count("shipvox.limit.connections-per-node", 20_000, 1, 1_000_000),
        s.count("shipvox.limit.handshakes-per-second", 2_000, 1, 1_000_000),
        s.duration("shipvox.limit.half-sent", "20s", SECOND, Duration.ofMinutes(5)));
  }

  private static Socket socket(Settings s) {
    return new Socket(
        s.duration("shipvox.socket.heartbeat", "10s", SECOND, Duration.ofMinutes(5)),
        s.duration("shipvox.socket.login-deadline", "10s", SECOND, Duration.ofMinutes(5)),
        (int) s.size("shipvox.socket.queue", "512KiB", 1 << 12, 1 << 28),
        s.duration("shipvox.socket.send-deadline", "10s", SECOND, Duration.ofMinutes(5)),
        s.flag("shipvox.socket.deflate", false));
  }

  private static Drain drain(Settings s) {
    return new Drain(
        s.duration("shipvox.drain.notice", "2s", Duration.ZERO, Duration.ofSeconds(5)),
        s.count("shipvox.drain.per-second", 1_000, 1, 1_000_000));
  }

  private static Security security(Settings s) {
    return new Security(
        s.list("shipvox.security.origins", ""),
        s.list("shipvox.security.trusted-proxies", ""),
        s.list("shipvox.security.issuers", "shipvox-live"),
        s.text("shipvox.security.audience", "shipvox-live"),
        s.text("shipvox.security.public-key", ""),
        s.text("shipvox.security.viewer-issuer", "shipvox-live"),
        s.text("shipvox.security.viewer-key", ""),
        s.duration("shipvox.security.viewer-token-life", "15m", SECOND, DAY),
        s.list(
            "shipvox.session.viewer-slices",
            "selection",
            VIEWER_SLICE,
            "selection or a slice of your own such as x-cart"));
  }

  private static Hooks.Hook hook(Settings s, String platform) {
    return new Hooks.Hook(
        s.text("shipvox.hook." + platform + ".secret", ""),
        s.text("shipvox.hook." + platform + ".owner", platform));
  }

  private static Log log(Settings s) {
    return new Log(
        s.text("shipvox.log.directory", "data"),
        s.size("shipvox.log.disk", "4GiB", 1L << 26, 1L << 44),
        s.flag("shipvox.log.durable", true));
  }

  private static Cluster cluster(Settings s) {
    return new Cluster(
        s.text("shipvox.cluster.node", "node1"),
        s.list("shipvox.cluster.nodes", ""),
        s.text("shipvox.cluster.role", "voter"),
        s.text("shipvox.cluster.rpc", ""),
        s.flag("shipvox.cluster.plain", false),
        new Cluster.Tls(
            s.text("shipvox.cluster.tls.key", ""),
            s.text("shipvox.cluster.tls.certificate", ""),
            s.text("shipvox.cluster.tls.ca", "")));
  }

  /** Makes the settings a bean; a record cannot be proxied, hence no normal scope. */
  @ApplicationScoped
  public static class Producer {
    @Produces
    @Singleton
    public LiveConfig config() {
      return from(ServerConfig::value);
    }
  }

  /** The environment variable of a setting, as MicroProfile Config names it in every locale. */
  public static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
