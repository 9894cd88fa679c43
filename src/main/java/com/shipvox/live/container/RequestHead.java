package com.shipvox.live.container;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of one HTTP/1 request, held against RFC 9112. Everything that two servers could read in
 * two ways is refused.
 *
 * @param start the request line
 * @param fields what the container gets: not an upgrade that is not to a WebSocket
 * @param length the body's length; {@link #CHUNKED} if it comes in chunks
 * @param upgrades whether the request asks for a WebSocket, so that frames may follow
 * @param expects whether the client waits for {@code 100 Continue} before it sends the body
 */
record RequestHead(
    String start, List<Field> fields, long length, boolean upgrades, boolean expects) {
  static final long CHUNKED = -1;

  /** The container takes no more. */
  static final int MOST_BYTES = 8 << 10;

  private static final int MOST_FIELDS = 99;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern START =
      Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/1\\.([01])");
  private static final Pattern TARGET = Pattern.compile("(?i)/.*|https?://[^/?#@]+([/?].*)?");
  private static final BitSet TOKEN_SIGNS = new BitSet();
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9._~!$&'()*+,;=-]++|%\\p{XDigit}{2})+(:\\d{0,5})?"
              + "|\\[[0-9A-Fa-f:.]+\\](:\\d{0,5})?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  static {
    "!#$%&'*+.^_`|~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        .chars()
        .forEach(TOKEN_SIGNS::set);
  }

  /** Methods whose bodies the container leaves in the connection, where they become requests. */
  private static final Set<String> WITHOUT_ANSWER = Set.of("TRACE", "CONNECT");

  /** Methods whose bodies the container refuses, with an answer that is no problem. */
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE");

  /** One line of the head: a name in lower case, and a value. */
  record Field(String name, String value, String line) {}

  /**
   * Reads a whole head, with the empty line at its end.
   *
   * @throws Refusal {@code bad-request}, {@code method-not-allowed}
   */
  static RequestHead read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String line = text.substring(0, text.indexOf("\r\n"));
    Matcher start = START.matcher(line);
    if (!start.matches()) {
      throw bad("The request line must be METHOD TARGET HTTP/1.1, with single spaces.");
    }
    String method = start.group(1);
    if (WITHOUT_ANSWER.contains(method)) {
      throw Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "The method " + method + " is not allowed.");
    }
    if (!TARGET.matcher(start.group(2)).matches() && !line.startsWith("OPTIONS * ")) {
      throw bad("The target must be a path or a URL.");
    }
    boolean isFirstVersion = start.group(3).equals("0");
    List<Field> fields = fields(text, line.length() + 2);
    checkHost(values(fields, "host"), isFirstVersion);
    long length = length(fields, isFirstVersion);
    if (length != 0 && WITHOUT_BODY.contains(method)) {
      throw bad("The method " + method + " takes no body.");
    }
    List<String> upgrades = values(fields, "upgrade");
    if (!upgrades.isEmpty() && isFirstVersion) {
      throw bad("HTTP/1.0 has no upgrade.");
    }
    boolean upgrade = upgrades.stream().anyMatch(RequestHead::namesWebSocket);
    boolean expects =
        !isFirstVersion
            && values(fields, "expect").stream().anyMatch("100-continue"::equalsIgnoreCase);
    return new RequestHead(line, forwarded(fields, upgrade), length, upgrade, expects);
  }

  /** The values of all fields of that name. */
  List<String> values(String name) {
    return values(fields, name.toLowerCase(Locale.ROOT));
  }

  /** The same for a container that shall not say {@code 100 Continue}, because it was said. */
  RequestHead continued() {
    List<Field> others = fields.stream().filter(f -> !f.name.equals("expect")).toList();
    return new RequestHead(start, others, length, upgrades, false);
  }

  /** As it goes to the container, with the empty line at its end. */
  byte[] bytes() {
    StringBuilder head = new StringBuilder(start).append("\r\n");
    fields.forEach(field -> head.append(field.line).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The lines from a place on, up to the empty one. */
  private static List<Field> fields(String text, int from) {
    List<Field> fields = new ArrayList<>();
    int at = from;
    for (int end = text.indexOf("\r\n", at); end > at; end = text.indexOf("\r\n", at)) {
      if (fields.size() == MOST_FIELDS) {
        throw bad("A request may have " + MOST_FIELDS + " header fields.");
      }
      fields.add(field(text.substring(at, end)));
      at = end + 2;
    }
    return fields;
  }

  private static Field field(String line) {
    int colon = 0;
    while (colon < line.length() && TOKEN_SIGNS.get(line.charAt(colon))) {
      colon++;
    }
    boolean good = colon > 0 && colon < line.length() && line.charAt(colon) == ':';
    for (int i = colon + 1; good && i < line.length(); i++) {
      char sign = line.charAt(i);
      good = (sign >= ' ' && sign != 0x7f) || sign == '\t';
    }
    if (!good) {
      throw bad("A header line must be NAME: VALUE, without control characters or folding.");
    }
    return new Field(
        line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(), line);
  }

  private static void checkHost(List<String> hosts, boolean mayMiss) {
    boolean good = hosts.isEmpty() ? mayMiss : hosts.size() == 1 && isHost(hosts.get(0));
    if (!good) {
      throw bad("A request must have one Host: a name, and a port if it is not the usual one.");
    }
  }

  /** Whether that is a host, perhaps with a port. */
  static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  private static long length(List<Field> fields, boolean isFirstVersion) {
    List<String> codings = values(fields, "transfer-encoding");
    List<String> lengths = values(fields, "content-length");
    if (!codings.isEmpty()) {
      if (isFirstVersion || !lengths.isEmpty()) {
        throw bad("Transfer-Encoding does not go with HTTP/1.0 or with Content-Length.");
      }
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw bad("The one Transfer-Encoding is chunked.");
      }
      return CHUNKED;
    }
    if (lengths.size() > 1 || (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches())) {
      throw bad("Content-Length must be one number.");
    }
    return lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
  }

  private static List<String> values(List<Field> fields, String name) {
    List<String> values = new ArrayList<>(1);
    for (Field field : fields) {
      if (field.name.equals(name)) {
        values.add(field.value);
      }
    }
    return values;
  }

  private static boolean namesWebSocket(String upgrade) {
    return Arrays.stream(upgrade.split(",")).anyMatch(p -> p.strip().equalsIgnoreCase("websocket"));
  }

  /** The fields without other upgrades, and without what belongs to an upgrade to HTTP/2. */
  private static List<Field> forwarded(List<Field> fields, boolean keepsUpgrade) {
    boolean settings = !values(fields, "http2-settings").isEmpty();
    boolean upgrade = !values(fields, "upgrade").isEmpty();
    if (!settings && (!upgrade || keepsUpgrade)) {
      return fields;
    }
    return fields.stream()
        .filter(
            f -> !f.name.equals("http2-settings") && (keepsUpgrade || !f.name.equals("upgrade")))
        .map(f -> f.name.equals("connection") ? connection(withoutSettings(f.value)) : f)
        .toList();
  }

  private static Field connection(String value) {
    return new Field("connection", value, "Connection: " + value);
  }

  private static String withoutSettings(String connection) {
    return String.join(
        ", ",
        Arrays.stream(connection.split(","))
            .map(String::strip)
            .filter(option -> !option.equalsIgnoreCase("HTTP2-Settings"))
            .toList());
  }

  static Refusal bad(String why) {
    return Refusal.of(ErrorCode.BAD_REQUEST, why);
  }
}
