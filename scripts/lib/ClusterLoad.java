import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * Agents that post and viewers that listen, until the standard input ends; then it compares every
 * 201 with every viewer's receipts and prints one line of counts. Knows nothing of the server's
 * code: java ClusterLoad.java URL SESSIONS VIEWERS RATE, with the agent's token in AGENT_TOKEN.
 */
public class ClusterLoad {
  static final String TOKEN = System.getenv("AGENT_TOKEN");
  static final Map<String, AtomicInteger> STATUSES = new ConcurrentHashMap<>();
  static final Map<String, AtomicInteger> HANDSHAKES = new ConcurrentHashMap<>();
  static final Map<String, AtomicInteger> CLOSES = new ConcurrentHashMap<>();
  static final List<Long> AWAY = Collections.synchronizedList(new ArrayList<>());
  /** Somebody looks in so often, so that handshakes come at every moment of a fault. */
  static final long VISIT_MS = 50;

  static final AtomicLong POSTED = new AtomicLong();
  static HttpClient http;
  static String url;
  static volatile boolean posting = true;
  static volatile boolean over;

  public static void main(String[] args) throws Exception {
    url = args[0];
    int sessions = Integer.parseInt(args[1]);
    int viewers = Integer.parseInt(args[2]);
    int rate = Integer.parseInt(args[3]);
    http = client();
    List<Session> all = new ArrayList<>();
    List<Thread> agents = new ArrayList<>();
    for (int s = 0; s < sessions; s++) {
      Session session = new Session();
      all.add(session);
      for (int v = 0; v < viewers; v++) {
        Viewer viewer = new Viewer(session);
        session.viewers.add(viewer);
        viewer.connect();
      }
      agents.add(new Thread(() -> session.post(1_000.0 * sessions / rate)));
    }
    var timer = new java.util.Timer(true);
    timer.schedule(
        new java.util.TimerTask() {
          @Override
          public void run() {
            all.forEach(ClusterLoad::tick);
          }
        },
        1_000,
        1_000);
    timer.schedule(
        new java.util.TimerTask() {
          @Override
          public void run() {
            visit(all.get(ThreadLocalRandom.current().nextInt(all.size())));
          }
        },
        0,
        VISIT_MS);
    agents.forEach(Thread::start);
    System.err.println("load runs");
    while (System.in.read() >= 0) {
      // Until whoever started this is done.
    }
    posting = false;
    for (Thread agent : agents) {
      agent.join();
    }
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end && !all.stream().allMatch(Session::complete)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    over = true;
    report(all);
    System.exit(0);
  }

  /** Opens a socket and closes it again: all that is wanted is how the handshake is answered. */
  static void visit(Session session) {
    handshake(session, new WebSocket.Listener() {})
        .whenComplete(
            (opened, fault) -> {
              if (fault == null) {
                opened.sendClose(WebSocket.NORMAL_CLOSURE, "");
              }
            });
  }

  static CompletableFuture<WebSocket> handshake(Session session, WebSocket.Listener listener) {
    return http.newWebSocketBuilder()
        .connectTimeout(Duration.ofSeconds(5))
        .subprotocols("shipvox.v1", "bearer." + session.viewerToken)
        .buildAsync(URI.create(url.replace("http", "ws") + "/ws"), listener)
        .whenComplete((opened, fault) -> count(HANDSHAKES, fault == null ? "101" : refusal(fault)));
  }

  /** The status that the handshake was answered with; the fault's name where none came. */
  static String refusal(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return cause instanceof WebSocketHandshakeException answered
        ? Integer.toString(answered.getResponse().statusCode())
        : cause.getClass().getSimpleName();
  }

  static void tick(Session session) {
    session.viewers.forEach(Viewer::tick);
  }

  static void report(List<Session> all) {
    Tally tally = new Tally();
    all.forEach(session -> session.check(tally));
    List<Long> away = new ArrayList<>(AWAY);
    Collections.sort(away);
    System.out.printf(
        "acknowledged %d lost %d twice %d disordered %d altered %d fresh %d again %d resumed %d"
            + " refused5xx %d epochs %d away p50 %d p99 %d max %d ms (%d) statuses %s handshakes %s"
            + " closes %s%n",
        tally.acknowledged,
        tally.lost,
        tally.twice,
        tally.disordered,
        tally.altered,
        tally.fresh,
        tally.again,
        tally.resumed,
        refused5xx(),
        tally.epochs,
        quantile(away, 0.5),
        quantile(away, 0.99),
        quantile(away, 1),
        away.size(),
        new TreeMap<>(STATUSES),
        new TreeMap<>(HANDSHAKES),
        new TreeMap<>(CLOSES));
    tally.examples.forEach(System.out::println);
  }

  static int refused5xx() {
    return HANDSHAKES.entrySet().stream()
        .filter(each -> each.getKey().startsWith("5"))
        .mapToInt(each -> each.getValue().get())
        .sum();
  }

  static long quantile(List<Long> sorted, double q) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, q * sorted.size()));
  }

  static final class Tally {
    long acknowledged;
    long lost;
    long twice;
    long disordered;
    long altered;
    long fresh;
    long again;
    long resumed;
    long epochs;
    final List<String> examples = new ArrayList<>();

    void example(String text) {
      if (examples.size() < 20) {
        examples.add(text);
      }
    }
  }

  /** One receipt; {@code kind} is F for a fresh state, R for a resume, U for an update. */
  record Receipt(char kind, String epoch, long seq, String id) {}

  static final class Session {
    final List<Viewer> viewers = new ArrayList<>();
    final Map<String, Map<Long, String>> acknowledged = new ConcurrentHashMap<>();
    volatile String id;
    volatile String viewerToken;
    volatile String epoch;
    volatile long head;

    Session() throws Exception {
      create();
    }

    void create() throws Exception {
      String body = id == null ? "{}" : "{\"sessionId\":\"" + id + "\"}";
      for (int attempt = 0; ; attempt++) {
        HttpResponse<String> answer = send("/api/sessions", body);
        if (answer != null && answer.statusCode() / 100 == 2) {
          id = field(answer.body(), "sessionId");
          viewerToken = field(answer.body(), "viewerToken");
          return;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    void post(double everyMs) {
      long next = System.nanoTime() + ThreadLocalRandom.current().nextLong((long) (everyMs * 1e6));
      for (int n = 0; posting; n++) {
        long wait = next - System.nanoTime();
        if (wait > 0) {
          java.util.concurrent.locks.LockSupport.parkNanos(wait);
        }
        next = Math.max(next + (long) (everyMs * 1e6), System.nanoTime() - 1_000_000_000L);
        update("u" + n, n);
      }
    }

    private void update(String update, int n) {
      String body =
          "{\"id\":\"" + update + "\",\"slice\":\"x-n\",\"data\":{\"n\":" + n + ",\"text\":\""
              + "x".repeat(300) + "\"}}";
      while (true) {
        HttpResponse<String> answer = send("/api/sessions/" + id + "/updates", body);
        int status = answer == null ? 0 : answer.statusCode();
        if (status == 201 || status == 200) {
          Matcher result = RESULT.matcher(answer.body());
          if (!result.find()) {
            throw new IllegalStateException(answer.body());
          }
          long seq = Long.parseLong(result.group(1));
          String in = field(answer.body(), "epoch");
          acknowledged.computeIfAbsent(in, e -> new ConcurrentHashMap<>()).put(seq, update);
          epoch = in;
          head = seq;
          POSTED.incrementAndGet();
          return;
        }
        try {
          if (status == 404) {
            create();
          }
          TimeUnit.MILLISECONDS.sleep(100);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }

    boolean complete() {
      return viewers.stream().allMatch(v -> v.seq >= head && String.valueOf(v.epoch).equals(epoch));
    }

    void check(Tally tally) {
      acknowledged.values().forEach(seqs -> tally.acknowledged += seqs.size());
      tally.epochs += acknowledged.size();
      viewers.forEach(viewer -> viewer.check(tally));
    }
  }

  static final Pattern RETRY = Pattern.compile("\"retryInMs\":(\\d+)");
  static final Pattern RESULT = Pattern.compile("\"results\":\\[\\{[^}]*\"seq\":(\\d+)");

  static final class Viewer implements WebSocket.Listener {
    final Session session;
    final List<Receipt> receipts = Collections.synchronizedList(new ArrayList<>());
    volatile String epoch;
    volatile long seq = -1;
    volatile long heardAt = System.currentTimeMillis();
    volatile long lostAt;
    volatile WebSocket socket;
    final AtomicInteger generation = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private long pingedAt;

    Viewer(Session session) {
      this.session = session;
    }

    void connect() {
      int mine = generation.incrementAndGet();
      text.setLength(0);
      heardAt = System.currentTimeMillis();
      handshake(session, new Guard(this, mine))
          .whenComplete(
              (opened, fault) -> {
                if (fault != null) {
                  lost(mine, "");
                } else {
                  socket = opened;
                  String resume =
                      epoch == null
                          ? ""
                          : "\"resume\":{\"epoch\":\"" + epoch + "\",\"seq\":" + seq + "}";
                  opened.sendText("{\"type\":\"INIT\",\"payload\":{" + resume + "}}", true);
                }
              });
    }

    void lost(int of, String why) {
      lost(of, why, ThreadLocalRandom.current().nextLong(50, 500));
    }

    /** The connection is over; a new one comes after {@code delay} ms. */
    void lost(int of, String why, long delay) {
      if (over || !generation.compareAndSet(of, of + 1)) {
        return;
      }
      if (!why.isEmpty()) {
        count(CLOSES, why);
      }
      if (lostAt == 0) {
        lostAt = System.nanoTime();
      }
      CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS)
          .execute(this::connect);
    }

    void tick() {
      long now = System.currentTimeMillis();
      WebSocket open = socket;
      if (now - heardAt > 18_000) {
        if (open != null) {
          open.abort();
        }
        lost(generation.get(), "silent");
      } else if (now - pingedAt > 10_000 && open != null && !open.isOutputClosed()) {
        pingedAt = now;
        open.sendText("{\"type\":\"PING\",\"payload\":{\"sentAt\":" + now + "}}", true);
      }
    }

    void received(String frame) {
      heardAt = System.currentTimeMillis();
      String type = field(frame, "type");
      if ("INIT".equals(type)) {
        long from = lostAt;
        lostAt = 0;
        if (from != 0) {
          AWAY.add((System.nanoTime() - from) / 1_000_000);
        }
        boolean resumed = frame.contains("\"resumed\":true");
        if (!resumed) {
          epoch = field(frame, "epoch");
          seq = number(frame);
        }
        receipts.add(new Receipt(resumed ? 'R' : 'F', field(frame, "epoch"), number(frame), ""));
      } else if ("UPDATE".equals(type)) {
        seq = number(frame);
        receipts.add(new Receipt('U', field(frame, "epoch"), seq, field(frame, "id")));
      }
    }

    void check(Tally tally) {
      String in = null;
      long at = -1;
      for (Receipt receipt : List.copyOf(receipts)) {
        if (receipt.kind == 'F') {
          tally.fresh++;
          if (in != null) {
            tally.again++;
          }
          in = receipt.epoch;
          at = receipt.seq;
        } else if (receipt.kind == 'R') {
          tally.resumed++;
          if (!receipt.epoch.equals(in) || receipt.seq < at) {
            tally.disordered++;
            tally.example(session.id + " wrong resume " + receipt + " at " + at);
          }
        } else {
          if (receipt.epoch.equals(in) && receipt.seq == at + 1) {
            at = receipt.seq;
          } else if (receipt.seq <= at) {
            tally.twice++;
            tally.example(session.id + " twice " + receipt + " at " + at);
          } else {
            tally.disordered++;
            tally.example(session.id + " gap " + receipt + " after " + at);
            at = receipt.seq;
          }
          String said = session.acknowledged.getOrDefault(in, Map.of()).get(receipt.seq);
          if (said != null && !said.equals(receipt.id)) {
            tally.altered++;
            tally.example(session.id + " acknowledged " + said + " came " + receipt);
          }
        }
      }
      long last = at;
      String lastEpoch = in == null ? "" : in;
      session
          .acknowledged
          .getOrDefault(lastEpoch, Map.of())
          .keySet()
          .forEach(
              acked -> {
                if (acked > last) {
                  tally.lost++;
                  tally.example(session.id + " never came: " + acked + " after " + last);
                }
              });
      if (!lastEpoch.equals(session.epoch)) {
        tally.lost++;
        tally.example(session.id + " never saw the epoch " + session.epoch);
      }
    }
  }

  /** Hands on what belongs to the connection that is current. */
  record Guard(Viewer viewer, int generation, StringBuilder text) implements WebSocket.Listener {
    Guard(Viewer viewer, int generation) {
      this(viewer, generation, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (viewer.generation.get() == generation) {
          viewer.received(text.toString());
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      if (status == 4401) {
        try {
          viewer.session.create();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
      // A server that goes away says over how many ms those that it sends away shall spread.
      Matcher spread = RETRY.matcher(reason);
      long delay = ThreadLocalRandom.current().nextLong(50, 500);
      if (status == 1001 && spread.find()) {
        delay = ThreadLocalRandom.current().nextLong(1 + Long.parseLong(spread.group(1)));
      }
      viewer.lost(generation, Integer.toString(status), delay);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable fault) {
      viewer.lost(generation, "1006");
    }
  }

  static HttpResponse<String> send(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      count(STATUSES, Integer.toString(answer.statusCode()));
      return answer;
    } catch (java.io.IOException e) {
      count(STATUSES, e.getClass().getSimpleName());
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void count(Map<String, AtomicInteger> counts, String what) {
    counts.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
  }

  static String field(String json, String name) {
    Matcher match = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return match.find() ? match.group(1) : null;
  }

  /** The envelope's seq: its members come in the order of the alphabet or of the contract. */
  static long number(String json) {
    Matcher match = Pattern.compile("\"seq\":(\\d+)").matcher(json.replaceAll("\"payload\":\\{.*?\\}\\}(?=,)", ""));
    long last = -1;
    while (match.find()) {
      last = Long.parseLong(match.group(1));
    }
    return last;
  }

  static HttpClient client() throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new X509TrustManager[] {new AnyIssuer()}, new SecureRandom());
    System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
    return HttpClient.newBuilder()
        .sslContext(tls)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /** The development certificate is nobody's but this machine's. */
  static final class AnyIssuer extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, javax.net.ssl.SSLEngine e) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, javax.net.ssl.SSLEngine e) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
